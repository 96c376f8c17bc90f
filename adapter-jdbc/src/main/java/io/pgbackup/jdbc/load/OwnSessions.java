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
 * Finds out whether a connection has a session of its own. A pooler in transaction mode gives each transaction to any of its
 * sessions, so that settings and claims of a restore would affect another client.
 *
 * <p>The check applies no setting: it asks for the backend's process id over two connections in turn. A pooler that reuses the most
 * recent session gives the same session to both connections; one that rotates its sessions gives different sessions to the same
 * connection.
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
     * Opens a connection with no settings applied, whose session is known to be its own.
     *
     * @throws DatabaseException of kind {@code DATABASE_REFUSED} if the session is a pooler's
     */
    Connection open() {
        if (connector.settings().transactionPooler()) {
            throw pooled("its URL has pgbouncer=true");
        }
        Connection connection = connector.open();
        boolean own = false;
        try {
            require(connection);
            ServerSession.learn(connection);
            own = true;
            return connection;
        } catch (SQLException e) {
            throw SqlFailures.of("looking for a pooler in front of database " + connector.name(), e);
        } finally {
            if (!own) {
                Connector.closeQuietly(connection);
            }
        }
    }

    /** Returns the backend's process id. */
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

    /** Compares with the announced process: a server announces the process that will answer; a pooler invents one. */
    private void requireAnnounced(Connection connection, int backend) throws SQLException {
        int announced = connection.unwrap(PGConnection.class).getBackendPID();
        if (announced != backend) {
            throw pooled(
                    "the process that answers is not the announced one, and no second connection is allowed to check further");
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
            // The only available session stays with the first connection, although no transaction is open: it is its
            // own.
            LOG.debug("a second connection gets no answer: SQLSTATE {}", SqlFailures.state(e));
            return;
        }
        for (int round = 0; round < ROUNDS; round++) {
            // Asked twice each: if a pooler rotated two sessions, each connection would see its own again.
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
                "a connection pooler in transaction mode is between here and database " + connector.name() + " (" + why
                        + "); a restore cannot use it",
                "connect to the server directly, or over a pooler in session mode");
    }
}
