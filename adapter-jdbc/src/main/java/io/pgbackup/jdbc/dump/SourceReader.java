package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the identity of a server or database. */
final class SourceReader {

    private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

    private static final String DATABASE_OID =
            "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()";

    private final Connector connector;

    SourceReader(Connector connector) {
        this.connector = connector;
    }

    /** A question over a connection whose transaction has begun. */
    @FunctionalInterface
    interface Question {
        SourceIdentity ask(Connector connector, Connection connection) throws SQLException;
    }

    /** Connects, asks, and closes. */
    SourceIdentity identify(Question question) {
        DumpConnections connections = new DumpConnections(connector);
        Connection connection = connections.open();
        try {
            connections.begin(connection, "");
            return question.ask(connector, connection);
        } catch (SQLException e) {
            throw SqlFailures.of("asking which database " + connector.name() + " is", e);
        } finally {
            Connector.rollBackAndCloseQuietly(connection);
        }
    }

    /** Returns the identity of the connection's database. */
    static SourceIdentity database(Connector connector, Connection connection) throws SQLException {
        return identity(connector, connection, Statements.single(connection, DATABASE_OID, row -> row.getLong(1)));
    }

    /** Returns the identity of the server as a whole. */
    static SourceIdentity server(Connector connector, Connection connection) throws SQLException {
        return identity(connector, connection, 0);
    }

    private static SourceIdentity identity(Connector connector, Connection connection, long oid) throws SQLException {
        String system = ifTold(
                        connection,
                        connector.name(),
                        "system identifier",
                        "system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()")
                .orElse("");
        return new SourceIdentity(system, oid, connector.settings().host());
    }

    /**
     * Returns the result of a function that some managed servers forbid and others lack. The connection's transaction continues in
     * any case.
     *
     * @param what the function returns, for the log
     * @param query without its SELECT; one row and column
     */
    static Optional<String> ifTold(Connection connection, String database, String what, String query)
            throws SQLException {
        Statements.execute(connection, "SAVEPOINT told");
        Optional<String> told;
        try {
            told = Optional.of(Statements.single(connection, "SELECT " + query, row -> Statements.text(row, 1)));
        } catch (SQLException e) {
            if (SqlFailures.isConnectionLost(e)) {
                throw e;
            }
            LOG.info("{} does not reveal its {}: SQLSTATE {}", database, what, SqlFailures.state(e));
            Statements.execute(connection, "ROLLBACK TO SAVEPOINT told");
            told = Optional.empty();
        }
        Statements.execute(connection, "RELEASE SAVEPOINT told");
        return told;
    }
}
