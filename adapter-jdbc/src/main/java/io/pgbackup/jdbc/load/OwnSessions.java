package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.copy.ServerSession;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a connection has a session of its own. A pooler in transaction mode gives each transaction to any of its sessions, so
 * that settings, and what a restore has begun, would be another client's.
 *
 * <p>Nothing is set to find out: the backend's process id is asked for, over two connections in turns. A pooler that takes the session
 * that was used last gives the same to both; one that takes them in turns gives another to the same.
 */
final class OwnSessions {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSessions.class);

    private static final String BACKEND = "SELECT pg_catalog.pg_backend_pid()";
    private static final int ROUNDS = 3;
    private static final int ANSWER_MILLIS = 5_000;

    private final Connector connector;

    OwnSessions(Connector connector) {
        this.connector = connector;
    }

    /**
     * A new connection with nothing set, whose session is known to be its own.
     *
     * @throws DatabaseException of kind {@code DATABASE_REFUSED} if it is a pooler's
     */
    Connection open() {
        if (connector.settings().transactionPooler()) {
            throw pooled("its URL says pgbouncer=true");
        }
        Connection connection = connector.open();
        boolean own = false;
        try {
            require(connection);
            ServerSession.learn(connection);
            own = true;
            return connection;
        } catch (SQLException e) {
            throw SqlFailures.of("look for a pooler before database " + connector.name(), e);
        } finally {
            if (!own) {
                Connector.closeQuietly(connection);
            }
        }
    }

    /** The backend's process id. */
    static int backend(Connection connection) throws SQLException {
        return Statements.single(connection, BACKEND, row -> row.getInt(1));
    }

    private void require(Connection connection) throws SQLException {
        int first = backend(connection);
        Connection other;
        try {
            other = connector.open();
        } catch (DatabaseException e) {
            LOG.debug("no second connection to compare with: {}", e.getMessage());
            requireAnnounced(connection, first);
            return;
        }
        try {
            other.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            compare(connection, first, other);
        } finally {
            Connector.closeQuietly(other);
        }
    }

    /** A server announces the process that will answer; a pooler makes something up. */
    private void requireAnnounced(Connection connection, int backend) throws SQLException {
        int announced = connection.unwrap(PGConnection.class).getBackendPID();
        if (announced != backend) {
            throw pooled("another process answers than was announced, and no second connection is allowed to see more");
        }
    }

    private void compare(Connection connection, int first, Connection other) throws SQLException {
        int others;
        try {
            others = backend(other);
        } catch (SQLException e) {
            if (!SqlFailures.isConnectionLost(e)) {
                throw e;
            }
            // The only session there is stays with the first, although no transaction is open: it is its own.
            LOG.debug("a second connection gets no answer: SQLSTATE {}", SqlFailures.state(e));
            return;
        }
        for (int round = 0; round < ROUNDS; round++) {
            // Twice each: with two sessions in turns, each connection would see its own again.
            if (first == others
                    || backend(connection) != first
                    || backend(connection) != first
                    || backend(other) != others
                    || backend(other) != others) {
                throw pooled("its sessions change between transactions");
            }
        }
    }

    private DatabaseException pooled(String why) {
        return DatabaseException.refused(
                "between here and database " + connector.name() + " is a connection pooler in transaction mode (" + why
                        + "), over which nothing can be restored",
                "connect to the server directly, or over a pooler in session mode");
    }
}
