package io.pgbackup.embedded;

import java.util.List;

/**
 * What a restore of roles, tablespaces and settings did.
 *
 * @param made labels of what was made, in order
 * @param kept what stayed as it was, because it was there already
 */
public record RestoredGlobals(List<String> made, List<String> kept) {

    public RestoredGlobals {
        made = List.copyOf(made);
        kept = List.copyOf(kept);
    }
}
