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

/** Opens connections with everything set that every session of ours needs. Safe for use by several threads. */
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

    /** Asks at the address that a connection leads to: another server could not tell of it. */
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
     * A new connection in autocommit mode, with nothing set: transactions are begun and ended in SQL only, since a statement that the
     * driver adds by itself would be one more thing to know. Who reads sets all that matters within a transaction, so that a pooler's
     * session is afterwards as it was.
     *
     * @throws DatabaseException of kind {@code DATABASE_UNREACHABLE}, {@code DATABASE_REFUSED}, or {@code SQL_FAILED} where the
     *     database is damaged
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

    /** The same without a look at it, which nobody watches. */
    Connection openUnwatched() {
        return connect().connection();
    }

    private record Reached(Connection connection, ServerAddress address) {}

    /** One address after the other, as libpq does: until a server answers that is what it must be, or says no. */
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
                    "the server at " + address + " is not what is wanted for database " + name() + ": "
                            + attributes.label(),
                    "check the hosts and target_session_attrs (PGTARGETSESSIONATTRS)",
                    new OtherServerException());
        }
        return connection;
    }

    /** A server that answers, but is not the wanted one. */
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
            LOG.info("database {} refused the password, and there is a newer one", name());
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

    /** Of user or password, not of what the user wants. */
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
                    "PostgreSQL 13 is the oldest version that works");
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
        // Even where there is none: pgjdbc would look into a password file itself.
        PGProperty.PASSWORD.set(properties, password == null ? "" : password);
        if (password == null) {
            PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, NoPassword.class.getName());
        }
        PGProperty.SSL_MODE.set(properties, settings.sslMode().label());
        PGProperty.SSL_FACTORY.set(properties, TlsSocketFactory.class.getName());
        PGProperty.APPLICATION_NAME.set(properties, settings.applicationName());
        // Or the driver would set it, and more, after the start: in a session that may be another client's next.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "13");
        PGProperty.CONNECT_TIMEOUT.set(properties, timeoutSeconds);
        PGProperty.LOGIN_TIMEOUT.set(properties, timeoutSeconds);
        // Which is five seconds else.
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

    /** {@code server_version_num}, from what the server says when it is connected to. */
    public static int versionNumber(Connection connection) throws SQLException {
        var metaData = connection.getMetaData();
        return metaData.getDatabaseMajorVersion() * 10_000 + metaData.getDatabaseMinorVersion();
    }

    /** {@code 15.18}, without what packagers add. */
    public static String serverVersion(Connection connection) throws SQLException {
        return parameter(connection, "server_version").split(" ", 2)[0];
    }

    /** The database's encoding under PostgreSQL's name. */
    public static String databaseEncoding(Connection connection) throws SQLException {
        return parameter(connection, "server_encoding");
    }

    private static String parameter(Connection connection, String name) throws SQLException {
        String value = connection.unwrap(PGConnection.class).getParameterStatus(name);
        return value == null ? "" : value;
    }

    /**
     * Ends the transaction and closes, without adding a failure to the one that is being handled. What the transaction held is free
     * for others when this returns: a server hears of a mere close some time later.
     */
    public static void rollBackAndCloseQuietly(Connection connection) {
        rollBackAndCloseQuietly(List.of(connection));
    }

    /** The same with several at once: where the network is dead, all of them take a few seconds. */
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

    /** Closes without adding a failure to the one that is being handled. */
    public static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed properly: SQLSTATE {}", SqlFailures.state(e));
        }
    }
}
