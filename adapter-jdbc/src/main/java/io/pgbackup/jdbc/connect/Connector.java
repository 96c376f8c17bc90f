package io.pgbackup.jdbc.connect;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.Credentials;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.ServerAddress;
import io.pgbackup.jdbc.SessionAttributes;
import io.pgbackup.jdbc.copy.CopyTaps;
import io.pgbackup.jdbc.copy.KeepAliveSocketFactory;
import io.pgbackup.jdbc.copy.TlsSocketFactory;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections with all properties that this program's sessions need. Safe for use by several threads. */
public final class Connector {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private static final String ROLE = "SELECT pg_catalog.pg_is_in_recovery(),"
            + " pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool";

    private static final Duration ROLLBACK_LIMIT = Duration.ofSeconds(2);

    private static final int OLDEST_VERSION = 130000;

    private final JdbcSettings settings;
    private final Map<ServerAddress, NetworkWatch> watches;

    public Connector(JdbcSettings settings) {
        this.settings = settings;
        this.watches = settings.addresses().stream()
                .distinct()
                .collect(Collectors.toMap(Function.identity(), address -> watch(settings, address)));
    }

    /** Creates a watch that asks at the address of the connection, because another server would not know its sessions. */
    private static NetworkWatch watch(JdbcSettings settings, ServerAddress address) {
        return new NetworkWatch(
                address.toString(), settings.networkTimeout(), new SecondConnection(settings.at(address)));
    }

    /** {@code host:port/database}. */
    public String name() {
        return settings.name();
    }

    public JdbcSettings settings() {
        return settings;
    }

    /**
     * Opens a new connection in autocommit mode, with no settings applied. Transactions are begun and ended in SQL only, so that
     * the driver adds no statements of its own. A session that reads applies its settings within a transaction, so that a pooler's
     * session is unchanged afterwards.
     *
     * @throws DatabaseException of kind {@code DATABASE_UNREACHABLE}, {@code DATABASE_REFUSED}, or {@code SQL_FAILED} where the
     * database is damaged
     * @throws RunException of kind {@code INTERRUPTED}
     */
    public Connection open() {
        Reached reached = connect();
        Connection connection = reached.connection();
        try {
            requireSupported(connection);
            Objects.requireNonNull(watches.get(reached.address())).watch(CopyTaps.progress(connection));
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw ConnectFailures.of(settings, settings.username(), e);
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /** Opens a connection like {@link #open}, without checking the server's version and without a watch. */
    Connection openUnwatched() {
        return connect().connection();
    }

    private record Reached(Connection connection, ServerAddress address) {}

    /** Tries one address after the other, as libpq does, until a server answers that has the wanted attributes, or refuses. */
    private Reached connect() {
        List<SessionAttributes> wanted = settings.wanted() == SessionAttributes.PREFER_STANDBY
                ? List.of(SessionAttributes.STANDBY, SessionAttributes.ANY)
                : List.of(settings.wanted());
        DatabaseException last = null;
        for (SessionAttributes attributes : wanted) {
            for (ServerAddress address : settings.addresses()) {
                try {
                    return new Reached(required(connect(address), address, attributes), address);
                } catch (DatabaseException e) {
                    if (e.kind() != FailureKind.DATABASE_UNREACHABLE
                            && !(e.getCause() instanceof OtherServerException)) {
                        throw e;
                    }
                    last = e;
                }
            }
        }
        throw Objects.requireNonNull(last, "there is at least one address");
    }

    private Connection required(Connection connection, ServerAddress address, SessionAttributes attributes) {
        boolean met = false;
        try {
            met = attributes == SessionAttributes.ANY
                    || Statements.single(
                            connection, ROLE, row -> attributes.isMet(row.getBoolean(1), row.getBoolean(2)));
        } catch (SQLException e) {
            throw ConnectFailures.of(settings, settings.username(), e);
        } finally {
            if (!met) {
                closeQuietly(connection);
            }
        }
        if (!met) {
            throw DatabaseException.refused(
                    "the server at " + address + " does not have the attributes wanted for database " + name() + ": "
                            + attributes.label(),
                    "check the hosts and target_session_attrs (PGTARGETSESSIONATTRS)",
                    new OtherServerException());
        }
        return connection;
    }

    /** A server that answers, but does not have the wanted attributes. */
    private static final class OtherServerException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private Connection connect(ServerAddress address) {
        Credentials credentials = settings.credentials().next(address);
        try {
            return connect(address, credentials);
        } catch (SQLException e) {
            Credentials newer = isRefusal(e) ? settings.credentials().afterRefusal(credentials) : credentials;
            if (newer.equals(credentials)) {
                throw failure(credentials, e);
            }
            LOG.info("database {} refused the password; trying again with a newer one", name());
            return connectAgain(address, newer);
        }
    }

    private Connection connectAgain(ServerAddress address, Credentials credentials) {
        try {
            return connect(address, credentials);
        } catch (SQLException e) {
            throw failure(credentials, e);
        }
    }

    /** An interrupt makes the driver fail as if the server had refused. */
    private BackupServiceException failure(Credentials credentials, SQLException e) {
        if (Thread.currentThread().isInterrupted() || ConnectFailures.isInterruption(e)) {
            Thread.currentThread().interrupt();
            return RunException.interrupted(
                    "interrupted while connecting to database " + name(), null, SqlFailures.withoutValues(e));
        }
        return ConnectFailures.of(settings, user(credentials), e);
    }

    private Connection connect(ServerAddress address, Credentials credentials) throws SQLException {
        Properties properties = properties(credentials);
        try (CopyTaps.Opening opening = CopyTaps.Opening.with(properties, TlsProperties.identity(settings))) {
            Connection connection = new Driver().connect(url(address), properties);
            if (connection == null) {
                throw new IllegalStateException("pgjdbc does not know its own URL");
            }
            opening.opened(connection, !settings.copyThroughDriver());
            return connection;
        } catch (TlsProperties.TlsFileException e) {
            throw ConnectFailures.ofTls(settings, e);
        }
    }

    /** Whether the server refused the user or the password, and not a privilege. */
    private static boolean isRefusal(SQLException failure) {
        return SqlFailures.state(failure).startsWith("28");
    }

    private String user(Credentials credentials) {
        String other = credentials.username();
        return other == null ? settings.username() : other;
    }

    private void requireSupported(Connection connection) throws SQLException {
        if (versionNumber(connection) < OLDEST_VERSION) {
            throw DatabaseException.refused(
                    "database " + name() + " runs PostgreSQL " + serverVersion(connection) + ", which is not supported",
                    "PostgreSQL 13 is the oldest supported version");
        }
    }

    private String url(ServerAddress address) {
        return "jdbc:postgresql://" + address + "/" + URLEncoder.encode(settings.database(), StandardCharsets.UTF_8);
    }

    private Properties properties(Credentials credentials) {
        Properties properties = new Properties();
        for (Map.Entry<String, String> extra : settings.extra().entrySet()) {
            properties.setProperty(extra.getKey(), extra.getValue());
        }
        int timeoutSeconds = (int) Math.max(1, settings.connectTimeout().toSeconds());
        PGProperty.USER.set(properties, user(credentials));
        String password = credentials.password();
        // Set even if there is no password: pgjdbc would search a password file itself.
        PGProperty.PASSWORD.set(properties, password == null ? "" : password);
        if (password == null) {
            PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, NoPassword.class.getName());
        }
        PGProperty.SSL_MODE.set(properties, settings.sslMode().label());
        PGProperty.SSL_FACTORY.set(properties, TlsSocketFactory.class.getName());
        PGProperty.APPLICATION_NAME.set(properties, settings.applicationName());
        // Otherwise the driver would set it, and more, after the start, in a session that may be another client's next.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
        PGProperty.CONNECT_TIMEOUT.set(properties, timeoutSeconds);
        PGProperty.LOGIN_TIMEOUT.set(properties, timeoutSeconds);
        // This limit is five seconds otherwise.
        PGProperty.SSL_RESPONSE_TIMEOUT.set(properties, timeoutSeconds * 1000);
        PGProperty.SOCKET_TIMEOUT.set(properties, 0);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSocketFactory.class.getName());
        PGProperty.PREFER_QUERY_MODE.set(properties, PreferQueryMode.SIMPLE.value());
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        PGProperty.PREPARED_STATEMENT_CACHE_QUERIES.set(properties, 0);
        PGProperty.BINARY_TRANSFER.set(properties, false);
        PGProperty.AUTOSAVE.set(properties, AutoSave.NEVER.value());
        PGProperty.ADAPTIVE_FETCH.set(properties, false);
        PGProperty.READ_ONLY_MODE.set(properties, "ignore");
        PGProperty.ALLOW_ENCODING_CHANGES.set(properties, true);
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        return properties;
    }

    /** Returns {@code server_version_num}, from the server's announcement at the start of the session. */
    public static int versionNumber(Connection connection) throws SQLException {
        var metaData = connection.getMetaData();
        return metaData.getDatabaseMajorVersion() * 10_000 + metaData.getDatabaseMinorVersion();
    }

    /** Returns the version, such as {@code 15.18}, without the additions of packagers. */
    public static String serverVersion(Connection connection) throws SQLException {
        return parameter(connection, "server_version").split(" ", 2)[0];
    }

    /** Returns the database's encoding under PostgreSQL's name. */
    public static String databaseEncoding(Connection connection) throws SQLException {
        return parameter(connection, "server_encoding");
    }

    private static String parameter(Connection connection, String name) throws SQLException {
        String value = connection.unwrap(PGConnection.class).getParameterStatus(name);
        return value == null ? "" : value;
    }

    /**
     * Ends the transaction and closes the connection, without adding a failure to the one that is being handled. The transaction's
     * locks are released when this returns; after a mere close, the server would notice some time later.
     */
    public static void rollBackAndCloseQuietly(Connection connection) {
        rollBackAndCloseQuietly(List.of(connection));
    }

    /** Does the same for several connections at once: if the network is dead, all of them together take a few seconds. */
    public static void rollBackAndCloseQuietly(Collection<Connection> connections) {
        Together.run("roll back", connections, Connector::rollBack, ROLLBACK_LIMIT)
                .forEach(Connector::cutQuietly);
        connections.forEach(Connector::closeQuietly);
    }

    private static void rollBack(Connection connection) {
        try {
            if (Statements.inAnyTransaction(connection)) {
                Statements.execute(connection, "ROLLBACK");
            }
        } catch (SQLException e) {
            LOG.debug("a transaction could not be ended properly: SQLSTATE {}", SqlFailures.state(e));
        }
    }

    private static void cutQuietly(Connection connection) {
        try {
            CopyTaps.cut(connection);
        } catch (SQLException e) {
            LOG.debug("a connection could not be cut: SQLSTATE {}", SqlFailures.state(e));
        }
    }

    /** Closes the connection without adding a failure to the one that is being handled. */
    public static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed properly: SQLSTATE {}", SqlFailures.state(e));
        }
    }
}
