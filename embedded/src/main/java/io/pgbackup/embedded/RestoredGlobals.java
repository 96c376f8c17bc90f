package io.pgbackup.embedded;

import java.util.List;

/**
 * The result of a restore of roles, memberships, tablespaces and settings.
 *
 * @param made labels of the globals that were created, in order of creation
 * @param kept labels of the globals that existed already and remained unchanged
 */
public record RestoredGlobals(List<String> made, List<String> kept) {

    public RestoredGlobals {
        made = List.copyOf(made);
        kept = List.copyOf(kept);
    }
}
