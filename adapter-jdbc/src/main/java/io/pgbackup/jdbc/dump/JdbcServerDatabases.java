package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.ServerDatabases;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads {@code pg_database}. A database whose drop was interrupted has the connection limit -2. */
public final class JdbcServerDatabases implements ServerDatabases {

    private static final String NAMES = """
            SELECT datname FROM pg_catalog.pg_database
            WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2
            ORDER BY datname COLLATE "C\"""";

    private final Connector connector;

    public JdbcServerDatabases(Connector connector) {
        this.connector = connector;
    }

    @Override
    public List<String> names() {
        DumpConnections connections = new DumpConnections(connector);
        Connection connection = connections.open();
        try {
            connections.require(connection, connections.begin(connection, ""));
            return Statements.query(connection, NAMES, row -> Statements.text(row, 1));
        } catch (SQLException e) {
            throw SqlFailures.of("looking for the databases of the server of " + connector.name(), e);
        } finally {
            Connector.rollBackAndCloseQuietly(connection);
        }
    }
}
