package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.session.AdvisoryLock;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only one run may restore into at a time. It is an advisory lock of a session. Runs that work from different databases do not keep
 * each other from locking; so each locks first and then looks for others.
 */
final class RestoreClaim {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreClaim.class);

    /** The session of a client that was killed needs a moment to let go. */
    private static final int ATTEMPTS = 5;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int ANSWER_MILLIS = 5_000;

    private final String what;
    private final AdvisoryLock lock;

    private RestoreClaim(String what, AdvisoryLock lock) {
        this.what = what;
        this.lock = lock;
    }

    /** A database of a server, by its name. */
    static RestoreClaim ofDatabase(String database) {
        return new RestoreClaim("database " + database, AdvisoryLock.of("restore into " + database));
    }

    /** The roles and tablespaces of a server. */
    static RestoreClaim ofServer() {
        return new RestoreClaim("the globals of this server", AdvisoryLock.of("restore of globals"));
    }

    /** A database that is filled under its working name, for others to see. */
    static AdvisoryLock working(String database) {
        return AdvisoryLock.of("working database " + database);
    }

    /**
     * Claims for as long as the session lives.
     *
     * @throws RunException of kind {@code LOCKED} that names who has it
     */
    void take(Connection connection) throws SQLException {
        Optional<String> holder = Optional.of("");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean isLocked = lock.tryForSession(connection);
            holder = lock.holder(connection);
            if (isLocked && holder.isEmpty()) {
                return;
            }
            if (isLocked) {
                lock.unlock(connection);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw RunException.interrupted("interrupted while another run restored into " + what);
            }
        }
        throw RunException.locked(
                "another run is restoring " + what
                        + holder.filter(text -> !text.isEmpty())
                                .map(text -> " (" + text + ")")
                                .orElse(""),
                "wait until it has ended; nothing was changed by this run");
    }

    /** Lets go of all that a session has claimed, so that the next run need not wait until the server hears of its end. */
    static void letGo(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            Statements.query(connection, "SELECT pg_catalog.pg_advisory_unlock_all()", row -> true);
        } catch (SQLException e) {
            LOG.debug("the end of its session lets go of a claim: SQLSTATE {}", SqlFailures.state(e));
        }
    }
}
