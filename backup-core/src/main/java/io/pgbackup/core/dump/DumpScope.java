package io.pgbackup.core.dump;

import java.util.Objects;

/**
 * What of a database a dump holds.
 *
 * @param selection which part
 * @param waivers what it may leave out although the part has it
 */
public record DumpScope(DumpSelection selection, Waivers waivers) {

    public DumpScope {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(waivers, "waivers");
    }

    /** The whole database, with nothing left out. */
    public static DumpScope whole() {
        return of(DumpSelection.everything());
    }

    /** A part, with nothing left out of it. */
    public static DumpScope of(DumpSelection selection) {
        return new DumpScope(selection, Waivers.NONE);
    }
}
