package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SessionSettings;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.connect.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens sessions that read a dump, all set alike. */
final class DumpConnections {

    private final Connector connector;

    DumpConnections(Connector connector) {
        this.connector = connector;
    }

    /** A session outside of any transaction. */
    Connection open() {
        Connection connection = connector.open();
        try {
            WireEncoding wire = WireEncoding.ofDatabase(Connector.databaseEncoding(connection));
            Statements.execute(connection, SessionSettings.dump());
            Statements.execute(connection, wire.setting());
            return connection;
        } catch (SQLException e) {
            Connector.closeQuietly(connection);
            throw SqlFailures.of("setting up a session of database " + connector.name(), e);
        }
    }
}
