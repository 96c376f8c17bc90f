package io.pgbackup.core.dump;

import java.util.Locale;

/** Where an entry is in the file; the order of the constants is the order of the file. */
public enum Place {
    /** Before the first row, in order: definitions, {@code lo_create}. */
    PRE_DATA,
    /** The rows of tables and the content of large objects; order does not matter. */
    DATA,
    /** Sequence values, after all rows. */
    SEQUENCE_VALUES,
    /** Planner statistics of tables: statements after this place may plan queries over their rows. */
    STATISTICS,
    /** After the rows: indexes, constraints, triggers, …; ordered only by dependencies. */
    POST_DATA,
    /** All privileges, default privileges included, in order. */
    PRIVILEGES,
    /**
     * Entries that need everything else in place, in order: event triggers, refreshes of materialized views, and the planner statistics
     * that building and refreshing would overwrite.
     */
    LAST;

    /** {@return the name in the index: {@code pre-data}, {@code sequence-values}, …} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
