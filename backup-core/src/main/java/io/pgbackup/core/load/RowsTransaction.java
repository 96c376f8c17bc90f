package io.pgbackup.core.load;

import java.io.InputStream;

/** Loads rows of one or several tables into a target in one transaction: nothing is kept without {@link #commit}. Used by one thread. */
public interface RowsTransaction extends AutoCloseable {

    /**
     * Loads rows as {@link LoadSession#copyIn} does, but does not end the transaction. After a failure the transaction can only be closed.
     */
    long copyIn(String what, String copyStatement, InputStream rows);

    /**
     * Commits all rows.
     *
     * @param what names the act for messages
     */
    void commit(String what);

    /** Rolls everything back unless it was committed. Never throws. */
    @Override
    void close();
}
