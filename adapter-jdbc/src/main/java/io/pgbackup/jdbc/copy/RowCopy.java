package io.pgbackup.jdbc.copy;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.session.ServerWarning;
import io.pgbackup.jdbc.session.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the rows of COPYs from the server into a sink. In every case, the COPYs are over afterwards. */
public final class RowCopy {

    private static final Logger LOG = LoggerFactory.getLogger(RowCopy.class);

    private RowCopy() {}

    /** Whether several COPYs can be read with one statement. */
    public static boolean readsTogether(Connection connection) throws SQLException {
        return CopyTaps.of(connection) != null;
    }

    /**
     * Reads all rows of one COPY.
     *
     * @param warnings receives the server's warnings; a warning of damage is a failure instead
     * @return the number of rows, on which both sides agree
     */
    public static long read(
            String what,
            Connection connection,
            CopyManager copies,
            String statement,
            RowSink sink,
            Consumer<ServerWarning> warnings)
            throws SQLException {
        CopyTap tap = CopyTaps.of(connection);
        if (tap != null) {
            return readTapped(what, tap, copies, statement, sink, warnings);
        }
        connection.clearWarnings();
        long rows = readThroughDriver(what, copies, statement, sink);
        for (ServerWarning warning : ServerWarning.of(connection)) {
            failIfDamage(what, warning);
            warnings.accept(warning);
        }
        return rows;
    }

    private static long readTapped(
            String what,
            CopyTap tap,
            CopyManager copies,
            String statement,
            RowSink sink,
            Consumer<ServerWarning> warnings)
            throws SQLException {
        class One implements CopyTarget {
            long rows;

            @Override
            public String what(int copy) {
                return what;
            }

            @Override
            public RowSink begin(int copy) {
                return sink;
            }

            @Override
            public void warning(int copy, ServerWarning warning) {
                warnings.accept(warning);
            }

            @Override
            public void end(int copy, long counted) {
                rows = counted;
            }
        }
        One one = new One();
        readTapped(what, tap, 1, copies, statement, one);
        return one.rows;
    }

    /**
     * Reads all rows of several COPYs, whose statements are one text.
     *
     * @param number of COPYs
     */
    public static void readTogether(
            String what, int number, Connection connection, CopyManager copies, String statements, CopyTarget target)
            throws SQLException {
        CopyTap tap = CopyTaps.of(connection);
        if (tap == null) {
            throw new IllegalStateException(what + ": this connection cannot read several tables together");
        }
        readTapped(what, tap, number, copies, statements, target);
    }

    private static void readTapped(
            String what, CopyTap tap, int number, CopyManager copies, String statements, CopyTarget target)
            throws SQLException {
        tap.start(number, target);
        try {
            CopyOut copy = copies.copyOut(statements);
            try {
                if (copy.readFromCopy() != null) {
                    throw new IllegalStateException(
                            what + ": the driver received a row that the tap should have taken");
                }
            } finally {
                cancelIfActive(what, copy);
            }
        } finally {
            tap.stop();
        }
        if (tap.ended() != number) {
            throw DatabaseException.sqlFailed(
                    what + " failed: the server ended " + tap.ended() + " of " + number + " COPYs");
        }
    }

    /** Reads rows one by one through the driver, where a layer above the socket encrypts, or the settings ask for it. */
    private static long readThroughDriver(String what, CopyManager copies, String statement, RowSink sink)
            throws SQLException {
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
            requireCount(what, copy.getHandledRowCount(), rows);
            return rows;
        } finally {
            cancelIfActive(what, copy);
        }
    }

    static void failIfDamage(String what, ServerWarning warning) {
        if (warning.isDamage()) {
            throw DatabaseException.sqlFailed(
                    what + " failed: the server warned of damage: " + warning.sentence(),
                    "the data read differ from the data stored; check the server's log, and repair the table or restore it",
                    warning.failure());
        }
    }

    /** Fails if the server's count of rows differs from the number that arrived. */
    static void requireCount(String what, long counted, long arrived) {
        if (counted != arrived) {
            throw DatabaseException.sqlFailed(
                    what + " failed: the server counts " + counted + " rows, and " + arrived + " arrived");
        }
    }

    /** Cancels a COPY that is still active. A failure of the cancellation is only logged, because an earlier failure led here. */
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
     * Fails between two rows or buffers if the thread has been interrupted; the thread's flag stays set.
     *
     * @throws RunException of kind {@code INTERRUPTED}
     */
    public static void failIfInterrupted(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw RunException.interrupted(what + " was interrupted");
        }
    }
}
