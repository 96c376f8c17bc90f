package io.pgbackup.jdbc.copy;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.jdbc.session.ServerWarning;

/**
 * Receives the rows of several COPYs, one after the other, on the thread that reads them. COPYs are numbered from 0. An exception
 * that it throws ends the reading; rows that still arrive are then dropped.
 */
public interface CopyTarget {

    /** Returns the name of this COPY for messages. */
    String what(int copy);

    /** Called before the rows of this COPY, which may be none; returns the sink for them. */
    RowSink begin(int copy);

    /**
     * Called when the server has sent a warning during this COPY. A warning of damage is a failure instead and is not passed on.
     */
    void warning(int copy, ServerWarning warning);

    /** Called when this COPY has ended. The server counted {@code rows} rows, and the sink received as many. */
    void end(int copy, long rows);
}
