package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.copy.OneServer;
import io.pgbackup.jdbc.copy.ServerSession;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections in the script's encoding. A load that writes gets sessions with all settings applied: this program's own,
 * whatever the script sets, except for the values that differ from source to source. A load that only reads gets connections with
 * no settings applied.
 */
final class LoadOpener implements Supplier<Connection> {

    private static final Logger LOG = LoggerFactory.getLogger(LoadOpener.class);

    private static final String REPLICATION_ROLE = "session_replication_role";
    private static final String LC_MONETARY = "lc_monetary";
    private static final String TIME_ZONE = "TimeZone";
    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final String CLIENT_ENCODING = "client_encoding";

    private final Connector connector;
    private final LoadRequest request;
    private final OneServer server;
    private final OwnSessions ownSessions;
    private final Map<PGConnection, Opened> opened = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Connection> claiming = new AtomicReference<>();

    LoadOpener(Connector connector, LoadRequest request) {
        this.connector = connector;
        this.request = request;
        this.server = new OneServer(connector.name());
        this.ownSessions = new OwnSessions(connector);
    }

    /** The state of a session when it was opened. */
    private record Opened(int backend, SessionSettings settings) {}

    @Override
    public Connection get() {
        // One check is enough to detect a pooler.
        boolean isFirst = opened.isEmpty();
        Connection connection = request.onlyReads() || !isFirst ? connector.open() : ownSessions.open();
        boolean ready = false;
        try {
            if (request.onlyReads()) {
                look(connection);
            } else {
                prepare(connection);
                if (isFirst) {
                    claim(connection);
                }
            }
            ready = true;
            return connection;
        } catch (SQLException e) {
            throw SqlFailures.of("setting up a session of database " + connector.name(), e);
        } finally {
            if (!ready) {
                Connector.rollBackAndCloseQuietly(connection);
            }
        }
    }

    private WireEncoding wire(Connection connection) throws SQLException {
        return WireEncoding.ofScript(request.encoding(), request.charset(), Connector.databaseEncoding(connection));
    }

    /** Returns the settings of each transaction that reads. */
    SessionSettings reading(Connection connection) throws SQLException {
        return SessionSettings.reading(connector.name(), Connector.versionNumber(connection))
                .with(CLIENT_ENCODING, wire(connection).session());
    }

    /** Checks the settings now rather than in the middle of the work. */
    private void look(Connection connection) throws SQLException {
        SessionSettings settings = reading(connection);
        Statements.execute(connection, CheckRead.BEGIN + "; " + SessionSettings.NO_TIMEOUT);
        Statements.execute(connection, settings.statements());
        settings.require(connection);
        server.require(ServerSession.learn(connection));
        Statements.execute(connection, "COMMIT");
    }

    private void prepare(Connection connection) throws SQLException {
        Set<String> known = knownSettings(connection);
        WireEncoding wire = wire(connection);
        SessionSettings settings = SessionSettings.loading(connector.name(), Connector.versionNumber(connection))
                .with(CLIENT_ENCODING, wire.session());
        // Settings that this program applies anyway keep its values. A role may be unable to set some of them, and need
        // not where
        // they are already correct.
        for (SessionSetting setting : request.settings()) {
            String name = setting.name().toLowerCase(Locale.ROOT);
            if (name.equals(REPLICATION_ROLE)) {
                settings = settings.with(name, setting.value());
            } else if (!known.contains(name)) {
                LOG.debug("{} does not know the setting {}; it is left out", connector.name(), name);
            } else if (name.equals(LC_MONETARY)) {
                setAsSource(
                        connection,
                        setting,
                        "the locale " + setting.value()
                                + " (lc_monetary), in which the values of type money were written",
                        "add the locale to the server's operating system");
            } else if (setting.name().equalsIgnoreCase(TIME_ZONE)) {
                settings = settings.with(
                        TIME_ZONE,
                        setAsSource(
                                connection,
                                setting,
                                "the time zone " + setting.value()
                                        + ", which is set for the database that was backed up",
                                "add the time zone to the server, or to the operating system if the server uses its time zones"));
            } else if (!settings.pins(name)) {
                throw FormatException.damaged(
                        "the backup's index has the setting " + name + ", which is unknown to this program",
                        "use a newer version of this program, or restore from another backup");
            }
        }
        // Sent by itself: a timeout that the role comes with would apply to the whole message that lifts it.
        Statements.execute(connection, "SET statement_timeout = 0");
        Statements.execute(connection, settings.statements());
        settings.require(connection);
        server.require(ServerSession.learn(connection));
        if (!settings.checkConnection(connection)) {
            LOG.debug("the server cannot check its clients' connections");
        }
        if (!request.role().isEmpty()) {
            String role = "SET ROLE " + Sql.ident(request.role());
            Statements.execute(connection, wire.forDriver("becoming role " + request.role(), role));
        }
        String role = Statements.single(
                connection, "SELECT pg_catalog.current_setting('role')", row -> Statements.text(row, 1));
        opened.put(
                connection.unwrap(PGConnection.class),
                new Opened(OwnSessions.backend(connection), settings.expecting("role", role)));
    }

    /** One session is enough: if it is lost, the run fails. */
    private void claim(Connection connection) throws SQLException {
        claiming.set(connection);
        switch (request.claim()) {
            case NOTHING -> LOG.debug("{} is not claimed", connector.name());
            case DATABASE -> {
                // A pooler may use another name for the database.
                String database =
                        Statements.single(connection, "SELECT pg_catalog.current_database()", row -> row.getString(1));
                RestoreClaim.ofDatabase(database).take(connection);
            }
            case SERVER -> RestoreClaim.ofServer().take(connection);
        }
    }

    /** Releases the claims of this load. Its sessions must not be used for anything else afterwards. */
    void letGo() {
        Connection connection = claiming.getAndSet(null);
        if (connection != null && request.claim() != LoadRequest.Claim.NOTHING) {
            RestoreClaim.letGo(connection);
        }
    }

    /** Applies a setting and returns the value as the server shows it. */
    private String setAsSource(Connection connection, SessionSetting setting, String what, String remedy)
            throws SQLException {
        try {
            return Statements.single(connection, set(setting, false), row -> Statements.text(row, 1));
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            throw DatabaseException.refused(
                    "the server of database " + connector.name() + " does not have " + what, remedy, e);
        }
    }

    /** Fails unless the session is still the one that was opened, with the same settings. */
    void requireUnchanged(Connection connection) throws SQLException {
        Opened then = opened.get(connection.unwrap(PGConnection.class));
        if (then == null) {
            throw new IllegalStateException("a connection that was not opened here");
        }
        if (then.backend() != OwnSessions.backend(connection)) {
            throw DatabaseException.changed(
                    "the session of database " + connector.name()
                            + " is not the one that was opened: rows may have been loaded under another client's settings",
                    "a pooler shares sessions between clients: connect to the server directly, empty the target, and restore again");
        }
        then.settings().requireUnchanged(connection);
    }

    /** Returns the settings of a connection that writes. */
    SessionSettings writing(Connection connection) throws SQLException {
        Opened then = opened.get(connection.unwrap(PGConnection.class));
        if (then == null) {
            throw new IllegalStateException("a connection that was not opened here");
        }
        return then.settings();
    }

    /** Returns a statement that applies a setting, for the transaction only or for the session. */
    static String set(SessionSetting setting, boolean local) {
        return "SELECT pg_catalog.set_config(" + Sql.literal(setting.name()) + ", " + Sql.literal(setting.value())
                + ", " + local + ");";
    }

    /** Returns the names of all settings of the target, in lower case. */
    Set<String> knownSettings(Connection connection) throws SQLException {
        return new HashSet<>(Statements.query(
                connection, "SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings", row -> row.getString(1)));
    }
}
