package io.pgbackup.jdbc.connect;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.copy.CopyTaps;
import io.pgbackup.jdbc.session.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that are in use, so that another thread can end their work when it closes the session: a thread that waits for
 * the server does not respond to an interrupt.
 */
public final class ActiveConnections {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveConnections.class);

    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);

    private final Set<PgConnection> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Marks the connection as in use until the {@linkplain Activity#end() end} of the result. */
    public Activity begin(String what, Connection connection) throws SQLException {
        PgConnection raw = connection.unwrap(PgConnection.class);
        running.add(raw);
        if (closed) {
            running.remove(raw);
            throw cancelled(what, null);
        }
        return () -> running.remove(raw);
    }

    /** The use of a connection. */
    @FunctionalInterface
    public interface Activity {
        /** Marks the connection as no longer in use. */
        void end();
    }

    /** Returns the meaning of a failure: if the session has been closed, an interruption. */
    public BackupServiceException failure(String what, Connection connection, SQLException e) {
        if (closed) {
            return cancelled(what, e);
        }
        return SqlFailures.of(what + onConnection(connection), e);
    }

    private static RunException cancelled(String what, @Nullable SQLException cause) {
        return RunException.interrupted(what + " was cancelled: its session has been closed", null, cause);
    }

    /** Returns the backend's process id, by which the server's log and {@code pg_stat_activity} name the connection. */
    public static String onConnection(Connection connection) {
        try {
            return " on the connection with pid "
                    + connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException ignored) {
            // A closed connection has no pid, so the message leaves it out.
            return "";
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /** Cancels the running statements on the server, then cuts their connections. Nothing can begin any more. */
    public void cancelAll() {
        closed = true;
        List<PgConnection> all = List.copyOf(running);
        // Each cancellation uses another connection to the server, which may no longer exist.
        Together.run("cancel", all, ActiveConnections::cancel, CANCEL_LIMIT);
        all.forEach(ActiveConnections::abort);
    }

    private static void cancel(PgConnection connection) {
        try {
            connection.cancelQuery();
        } catch (SQLException e) {
            LOG.debug("a statement could not be cancelled: SQLSTATE {}", SqlFailures.state(e));
        }
    }

    private static void abort(PgConnection connection) {
        try {
            CopyTaps.cut(connection);
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("a connection could not be cut: SQLSTATE {}", SqlFailures.state(e));
        }
    }
}
