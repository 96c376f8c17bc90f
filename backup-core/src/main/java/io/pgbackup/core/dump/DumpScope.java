package io.pgbackup.core.dump;

import java.util.Objects;

/**
 * What of a database a dump holds.
 *
 * @param selection which part
 * @param waivers what it may leave out although the part has it
 * @param statistics whether planner statistics are wanted, too
 */
public record DumpScope(DumpSelection selection, Waivers waivers, boolean statistics) {

    public DumpScope {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(waivers, "waivers");
    }

    /**
     * Without planner statistics.
     *
     * @param selection which part
     * @param waivers what may be missing
     */
    public DumpScope(DumpSelection selection, Waivers waivers) {
        this(selection, waivers, false);
    }

    /** {@return the whole database, with nothing left out but planner statistics} */
    public static DumpScope whole() {
        return of(DumpSelection.everything());
    }

    /**
     * {@return a part, with nothing left out of it but planner statistics}
     *
     * @param selection which part
     */
    public static DumpScope of(DumpSelection selection) {
        return new DumpScope(selection, Waivers.NONE);
    }

    /**
     * The same for another part.
     *
     * @param other which part
     * @return a new value
     */
    public DumpScope withSelection(DumpSelection other) {
        return new DumpScope(other, waivers, statistics);
    }

    /**
     * The same with other omissions allowed.
     *
     * @param other what the dump may leave out although the part has it
     * @return a new value
     */
    public DumpScope withWaivers(Waivers other) {
        return new DumpScope(selection, other, statistics);
    }

    /**
     * The same with or without planner statistics.
     *
     * @param other whether planner statistics are wanted
     * @return a new value
     */
    public DumpScope withStatistics(boolean other) {
        return new DumpScope(selection, waivers, other);
    }
}
