package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.copy.OneServer;
import io.pgbackup.jdbc.copy.ServerSession;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections that read a dump, and begins their transactions, all with the same settings. No setting is applied outside of a
 * transaction, and all settings are undone at its end, because a pooler may then give the session to any client.
 */
final class DumpConnections {

    private static final Logger LOG = LoggerFactory.getLogger(DumpConnections.class);

    static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    /** The settings that another session must have in common with the leader, in addition to those of every session of a dump. */
    private static final String LIKE_LEADER = """
            SELECT 'lc_monetary', pg_catalog.current_setting('lc_monetary')
            UNION ALL SELECT 'role', pg_catalog.current_setting('role')
            UNION ALL SELECT 'session_authorization', pg_catalog.current_setting('session_authorization')""";

    private static final String INVALID_TEXT = "22021";

    private final Connector connector;
    private final boolean asBytes;
    private final OneServer server;

    DumpConnections(Connector connector) {
        this(connector, false);
    }

    private DumpConnections(Connector connector, boolean asBytes) {
        this.connector = connector;
        this.asBytes = asBytes;
        this.server = new OneServer(connector.name());
    }

    /** Returns the same for a database in SQL_ASCII with texts that are not UTF-8. */
    DumpConnections withBytes() {
        return new DumpConnections(connector, true);
    }

    /** Opens a connection outside of any transaction, with no settings applied. */
    Connection open() {
        return connector.open();
    }

    /** Opens a connection next to the leader's, to the same server. */
    Connection openBeside() throws SQLException {
        Connection connection = open();
        boolean isSame = false;
        try {
            server.require(ServerSession.learn(connection));
            isSame = true;
            return connection;
        } finally {
            if (!isSame) {
                Connector.closeQuietly(connection);
            }
        }
    }

    /** Begins a transaction on the connection. It has no snapshot yet, and a call of {@link #require} must follow. */
    SessionSettings begin(Connection connection, String importing) throws SQLException {
        Statements.execute(connection, BEGIN + importing + "; " + SessionSettings.NO_TIMEOUT);
        SessionSettings settings = SessionSettings.reading(connector.name(), Connector.versionNumber(connection))
                .with("client_encoding", wire(connection).session())
                .expecting("transaction_isolation", "repeatable read");
        Statements.execute(connection, settings.statements());
        return settings;
    }

    /** Checks the settings of the leader's session and returns them, for the other sessions and for the check at the end. */
    SessionSettings require(Connection leader, SessionSettings settings) throws SQLException {
        settings.require(leader);
        checkConnection(leader, settings);
        server.require(ServerSession.learn(leader));
        SessionSettings all = settings;
        for (var value : Statements.query(leader, LIKE_LEADER, SessionSettings::value)) {
            all = all.expecting(value.getKey(), value.getValue().orElse(""));
        }
        return all;
    }

    /** Opens another session on the leader's snapshot. */
    Connection openJoined(Snapshot snapshot, SessionSettings leaders) throws SQLException {
        Connection connection = openBeside();
        boolean joined = false;
        try {
            join(connection, snapshot, leaders);
            joined = true;
            return connection;
        } finally {
            if (!joined) {
                Connector.rollBackAndCloseQuietly(connection);
            }
        }
    }

    /** Puts another session on the leader's snapshot, with the leader's settings. */
    void join(Connection connection, Snapshot snapshot, SessionSettings leaders) throws SQLException {
        begin(connection, snapshot.importing());
        leaders.require(connection);
        checkConnection(connection, leaders);
        ServerSession.learn(connection);
    }

    private static void checkConnection(Connection connection, SessionSettings settings) throws SQLException {
        if (!settings.checkConnection(connection)) {
            LOG.debug("the server cannot check its clients' connections");
        }
    }

    /**
     * Whether a failure to read shows that the text of a database in SQL_ASCII is not UTF-8: the server sends no text that is not
     * valid in the session's encoding.
     */
    boolean needBytes(Connection connection, @Nullable Throwable failure) {
        try {
            return failure instanceof SQLException e
                    && INVALID_TEXT.equals(e.getSQLState())
                    && wire(connection).isSupposed();
        } catch (SQLException e) {
            return false; // the connection is lost, which the failure reports
        }
    }

    WireEncoding wire(Connection connection) throws SQLException {
        WireEncoding wire = WireEncoding.ofDatabase(Connector.databaseEncoding(connection));
        return asBytes ? wire.withBytes() : wire;
    }
}
