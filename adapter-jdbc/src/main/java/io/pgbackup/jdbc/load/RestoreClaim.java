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
 * A claim on a target that only one run may restore into at a time. It is an advisory lock of a session. Locks of runs that work
 * from different databases do not exclude each other; so each run locks first and then looks for other holders.
 */
final class RestoreClaim {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreClaim.class);

    /** The session of a killed client needs a moment to release its locks. */
    private static final int ATTEMPTS = 5;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int ANSWER_MILLIS = 5_000;

    private final String what;
    private final AdvisoryLock lock;

    private RestoreClaim(String what, AdvisoryLock lock) {
        this.what = what;
        this.lock = lock;
    }

    /** Returns the claim on a database of a server, by its name. */
    static RestoreClaim ofDatabase(String database) {
        return new RestoreClaim("database " + database, AdvisoryLock.of("restore into " + database));
    }

    /** Returns the claim on the roles and tablespaces of a server. */
    static RestoreClaim ofServer() {
        return new RestoreClaim("the globals of this server", AdvisoryLock.of("restore of globals"));
    }

    /** Returns the lock that marks a database as being filled under its working name, visible to other sessions. */
    static AdvisoryLock working(String database) {
        return AdvisoryLock.of("working database " + database);
    }

    /**
     * Claims the target until the session ends.
     *
     * @throws RunException of kind {@code LOCKED} that names the holder
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

    /** Releases all claims of a session, so that the next run need not wait until the server notices its end. */
    static void letGo(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            Statements.query(connection, "SELECT pg_catalog.pg_advisory_unlock_all()", row -> true);
        } catch (SQLException e) {
            LOG.debug("a claim will be released at the end of its session: SQLSTATE {}", SqlFailures.state(e));
        }
    }
}
