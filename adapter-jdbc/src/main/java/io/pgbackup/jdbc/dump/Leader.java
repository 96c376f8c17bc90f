package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection that holds the snapshot and all locks; used by one thread at a time, and pinged while it is not in use. */
final class Leader {

    private static final Logger LOG = LoggerFactory.getLogger(Leader.class);

    private static final Duration PING_INTERVAL = Duration.ofSeconds(30);

    private final Connection connection;
    private final String database;
    private final SessionSettings settings;
    private final ReentrantLock inUse = new ReentrantLock();
    private final ScheduledExecutorService pinger;
    private volatile @Nullable SQLException death;

    private Leader(Connection connection, String database, SessionSettings settings) {
        this.connection = connection;
        this.database = database;
        this.settings = settings;
        this.pinger = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pgbackup leader of " + database);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Returns a leader that is pinged from now on.
     *
     * @param settings that the session has, and must still have at the end
     */
    static Leader watched(Connection connection, String database, SessionSettings settings) {
        Leader leader = new Leader(connection, database, settings);
        long millis = PING_INTERVAL.toMillis();
        var unused = leader.pinger.scheduleWithFixedDelay(leader::pingIfFree, millis, millis, TimeUnit.MILLISECONDS);
        return leader;
    }

    /** Work over the leader's connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs work once no other thread uses the connection. */
    <T> T call(String what, ActiveConnections active, Work<T> work) {
        failIfDead();
        try {
            inUse.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted(what + " was interrupted", null, e);
        }
        try {
            ActiveConnections.Activity activity = active.begin(what, connection);
            try {
                return work.run(connection);
            } finally {
                activity.end();
            }
        } catch (SQLException e) {
            if (SqlFailures.isConnectionLost(e)) {
                death = e;
            }
            throw active.failure(what, connection, e);
        } finally {
            inUse.unlock();
        }
    }

    private void pingIfFree() {
        if (inUse.tryLock()) {
            try {
                ping();
            } finally {
                inUse.unlock();
            }
        }
    }

    /** Pings the server. The leader is alive only if the transaction is still open: only then are the locks still held. */
    private void ping() {
        try {
            Statements.single(connection, "SELECT 1", row -> row.getInt(1));
            if (!Statements.inTransaction(connection)) {
                death = new SQLException("the leader's transaction is over");
            }
        } catch (SQLException e) {
            LOG.debug("the leader of {} does not answer: SQLSTATE {}", database, SqlFailures.state(e));
            death = e;
        }
    }

    /** Asks the server whether the leader is alive, and whether the session's settings are unchanged. */
    void ensureAlive() {
        inUse.lock();
        try {
            ping();
            failIfDead();
            settings.requireUnchanged(connection);
        } catch (SQLException e) {
            throw SqlFailures.of("check of the leader's settings", e);
        } finally {
            inUse.unlock();
        }
    }

    /** Fails if a loss of the leader is already known; does not ask the server. */
    void failIfDead() {
        SQLException cause = death;
        if (cause != null) {
            throw BackupServiceException.of(
                    SqlFailures.kindOfLoss(cause, FailureKind.DATABASE_CHANGED),
                    "the connection to " + database + " that holds the snapshot and the table locks was lost: "
                            + SqlFailures.reason(cause) + " (SQLSTATE " + SqlFailures.state(cause) + ")",
                    "the data read since may be inconsistent; check the server's log, and run the backup again",
                    cause);
        }
    }

    void close() {
        pinger.shutdownNow();
        if (inUse.tryLock()) {
            try {
                Connector.rollBackAndCloseQuietly(connection);
            } finally {
                inUse.unlock();
            }
        } else {
            // The thread that uses the connection has been cancelled, and may wait for a server that no longer answers:
            // only
            // closing the connection ends that wait.
            Connector.closeQuietly(connection);
        }
    }
}
