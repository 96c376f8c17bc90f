package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.copy.RowCopy;
import io.pgbackup.jdbc.session.SqlFailures;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Moves the rows of one COPY from a stream to the server. */
final class CopyInStream {

    private static final int BUFFER_BYTES = 256 * 1024;

    private CopyInStream() {}

    /**
     * Sends all rows.
     *
     * @return the number of rows that the server accepted
     * @throws DatabaseException which states that the outcome is in doubt, if the connection was lost between the end of the data
     * and the server's answer
     */
    static long load(String what, CopyManager copies, String statement, InputStream rows) throws SQLException {
        return move(what, copies, statement, rows, CopyInStream::end);
    }

    /** Sends all rows within an open transaction. No row is stored before the transaction ends, so no outcome is in doubt yet. */
    static long loadWithin(String what, CopyManager copies, String statement, InputStream rows) throws SQLException {
        return move(what, copies, statement, rows, (name, copy) -> copy.endCopy());
    }

    private interface End {
        long of(String what, CopyIn copy) throws SQLException;
    }

    private static long move(String what, CopyManager copies, String statement, InputStream rows, End end)
            throws SQLException {
        CopyIn copy = copies.copyIn(statement);
        try {
            send(what, copy, rows);
            return end.of(what, copy);
        } finally {
            RowCopy.cancelIfActive(what, copy);
        }
    }

    private static void send(String what, CopyIn copy, InputStream rows) throws SQLException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int length = rows.read(buffer); length >= 0; length = rows.read(buffer)) {
                copy.writeToCopy(buffer, 0, length);
                RowCopy.failIfInterrupted(what);
            }
        } catch (IOException e) {
            throw RunException.failed(what + " failed: its rows could not be read", null, e);
        }
    }

    private static long end(String what, CopyIn copy) throws SQLException {
        try {
            return copy.endCopy();
        } catch (SQLException e) {
            if (SqlFailures.isConnectionLost(e)) {
                throw inDoubt(what, e);
            }
            throw e;
        }
    }

    /** Returns the failure for a connection that was lost while the server was asked to keep rows. */
    static BackupServiceException inDoubt(String what, SQLException e) {
        return BackupServiceException.of(
                SqlFailures.kindOfLoss(e, FailureKind.DATABASE_UNREACHABLE),
                what + ": the outcome is in doubt: the connection was lost after all rows had been sent ("
                        + (SqlFailures.isSilence(e) ? SqlFailures.reason(e) + "; network_timeout; " : "") + "SQLSTATE "
                        + SqlFailures.state(e) + ")",
                "the rows may be in the table or not: restore again into an empty database",
                e);
    }
}
