package io.pgbackup.jdbc.connect;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import java.sql.SQLException;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the rows of one COPY from the server into a sink. Whatever happens, the COPY is over afterwards. */
public final class RowCopy {

    private static final Logger LOG = LoggerFactory.getLogger(RowCopy.class);

    private RowCopy() {}

    /**
     * Reads all rows.
     *
     * @return how many, by both sides' count
     */
    public static long read(String what, CopyManager copies, String statement, RowSink sink) throws SQLException {
        CopyOut copy = copies.copyOut(statement);
        try {
            long rows = 0;
            byte[] row = copy.readFromCopy();
            while (row != null) {
                sink.row(row, 0, row.length);
                rows++;
                failIfInterrupted(what);
                row = null; // a large row must be garbage before the next one is read
                row = copy.readFromCopy();
            }
            if (rows != copy.getHandledRowCount()) {
                throw new DatabaseException(
                        FailureKind.SQL_FAILED,
                        what + " failed: the server counts " + copy.getHandledRowCount() + " rows, and " + rows
                                + " arrived");
            }
            return rows;
        } finally {
            cancelIfActive(what, copy);
        }
    }

    /** Ends a COPY that is still under way. The failure that led here is the one to report. */
    public static void cancelIfActive(String what, CopyOperation copy) {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                LOG.debug("{}: COPY could not be cancelled: SQLSTATE {}", what, SqlFailures.state(e));
            }
        }
    }

    /**
     * Lets an interruption end the work between two rows or buffers; the thread's flag stays.
     *
     * @throws RunException of kind {@code INTERRUPTED}
     */
    public static void failIfInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new RunException(FailureKind.INTERRUPTED, what + " was interrupted");
        }
    }
}
