package io.pgbackup.jdbc.copy;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.jdbc.session.ServerWarning;

/**
 * Receives the rows of several COPYs, one after the other, on the thread that reads them. COPYs are numbered from 0. An exception that it
 * throws ends the reading; rows that still arrive are dropped.
 */
public interface CopyTarget {

    /** The words that failures use for this COPY. */
    String what(int copy);

    /** The rows of this COPY follow, perhaps none, and go into the returned sink. */
    RowSink begin(int copy);

    /** The server sent a warning during this COPY. A warning of damage is a failure and does not come here. */
    void warning(int copy, ServerWarning warning);

    /** This COPY ended. The server counted {@code rows} rows, and the sink received as many. */
    void end(int copy, long rows);
}
