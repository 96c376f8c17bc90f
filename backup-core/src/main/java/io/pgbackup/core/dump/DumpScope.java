package io.pgbackup.core.dump;

import java.util.Objects;

/**
 * What a dump holds of a database.
 *
 * @param selection the selected part
 * @param waivers what the dump may omit although it belongs to that part
 * @param statistics whether planner statistics are wanted in addition
 */
public record DumpScope(DumpSelection selection, Waivers waivers, boolean statistics) {

    public DumpScope {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(waivers, "waivers");
    }

    /**
     * Creates a scope without planner statistics.
     *
     * @param selection the selected part
     * @param waivers what may be missing
     */
    public DumpScope(DumpSelection selection, Waivers waivers) {
        this(selection, waivers, false);
    }

    /** {@return a scope of the whole database; only planner statistics are left out} */
    public static DumpScope whole() {
        return of(DumpSelection.everything());
    }

    /**
     * {@return a scope of a part of the database; only planner statistics are left out of that part}
     *
     * @param selection the selected part
     */
    public static DumpScope of(DumpSelection selection) {
        return new DumpScope(selection, Waivers.NONE);
    }

    /**
     * Returns this scope for another part.
     *
     * @param other the selected part
     * @return a new value
     */
    public DumpScope withSelection(DumpSelection other) {
        return new DumpScope(other, waivers, statistics);
    }

    /**
     * Returns this scope with other waivers.
     *
     * @param other what the dump may omit although it belongs to the part
     * @return a new value
     */
    public DumpScope withWaivers(Waivers other) {
        return new DumpScope(selection, other, statistics);
    }

    /**
     * Returns this scope with or without planner statistics.
     *
     * @param other whether planner statistics are wanted
     * @return a new value
     */
    public DumpScope withStatistics(boolean other) {
        return new DumpScope(selection, waivers, other);
    }
}
