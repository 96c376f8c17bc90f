package io.pgbackup.core.load;

import java.io.InputStream;

/**
 * Rows of one or several tables on their way into a target in one transaction: nothing stays without {@link #commit}. Used by one thread.
 */
public interface RowsTransaction extends AutoCloseable {

    /** As {@link LoadSession#copyIn}, but for the end of the transaction. After a failure the transaction can only be closed. */
    long copyIn(String what, String copyStatement, InputStream rows);

    /**
     * Makes all of them stay.
     *
     * @param what names the act for messages
     */
    void commit(String what);

    /** Takes everything back unless it was committed. Never throws. */
    @Override
    void close();
}
