package io.pgbackup.core.dump;

import java.util.Locale;

/** The section to which an entry belongs when only a part of a backup is wanted; independent of its {@link Place} in the file. */
public enum Section {
    /** Definitions that rows need. */
    PRE_DATA,
    /** Rows, sequence values, large objects. */
    DATA,
    /** Indexes, constraints, triggers and everything else that may follow the rows. */
    POST_DATA;

    /** {@return {@code pre-data}, {@code data} or {@code post-data}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
