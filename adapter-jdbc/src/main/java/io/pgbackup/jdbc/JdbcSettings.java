package io.pgbackup.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Which database to connect to, and how. Holds no password, only where to get it; {@link #toString()} shows neither.
 *
 * @param addresses of the server, tried in order; at least one
 * @param database name
 * @param username to connect as
 * @param credentials asked for the password before each connection
 * @param sslMode how much TLS to insist on
 * @param sslRootCert file with the certificates to trust (PEM); {@code system} for those of the JVM; empty for libpq's default file,
 *     and with {@code verify-full} for those of the JVM where that file is not there
 * @param connectTimeout for one attempt to connect, from the name's resolution to the end of the authentication
 * @param networkTimeout how long the server may say nothing while something is due, and not be seen at work over another connection either
 * @param copyThroughDriver whether rows are left to the driver's own {@code CopyManager}, which is slower, instead of being taken out of what
 *     its sockets receive
 * @param applicationName what {@code pg_stat_activity} shows
 * @param extra further properties of pgjdbc, by their names there; they cannot replace what this service sets itself
 * @param transactionPooler whether the address is known to be that of a pooler in transaction mode, over which nothing can be restored
 * @param tls the rest of what is said of TLS
 * @param wanted what a server must be; the first of the addresses that is it gets the connection
 */
public record JdbcSettings(
        List<ServerAddress> addresses,
        String database,
        String username,
        CredentialSource credentials,
        SslMode sslMode,
        String sslRootCert,
        Duration connectTimeout,
        Duration networkTimeout,
        boolean copyThroughDriver,
        String applicationName,
        Map<String, String> extra,
        boolean transactionPooler,
        TlsOptions tls,
        SessionAttributes wanted) {

    /** How long one attempt to connect may take unless somebody says otherwise. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** How long the server may be silent unless somebody says otherwise. */
    public static final Duration DEFAULT_NETWORK_TIMEOUT = Duration.ofMinutes(5);

    /** What {@code pg_stat_activity} shows unless somebody says otherwise. */
    public static final String DEFAULT_APPLICATION_NAME = "pgbackup";

    public JdbcSettings {
        addresses = List.copyOf(addresses);
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(sslMode, "sslMode");
        Objects.requireNonNull(sslRootCert, "sslRootCert");
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(networkTimeout, "networkTimeout");
        Objects.requireNonNull(applicationName, "applicationName");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(wanted, "wanted");
        extra = Map.copyOf(extra);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a server's address is missing");
        }
        if (database.isEmpty() || username.isEmpty()) {
            throw new IllegalArgumentException("a database and a user name are needed");
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("the connect timeout must be positive: " + connectTimeout);
        }
        if (networkTimeout.isNegative() || networkTimeout.isZero()) {
            throw new IllegalArgumentException("the network timeout must be positive: " + networkTimeout);
        }
    }

    /**
     * {@return a database on one server, with libpq's defaults for everything else}
     *
     * @param host name or address
     * @param port of the server
     * @param database the name of the database
     * @param username to connect as
     */
    public static JdbcSettings of(String host, int port, String database, String username) {
        return new JdbcSettings(
                List.of(new ServerAddress(host, port)),
                database,
                username,
                CredentialSource.none(),
                SslMode.PREFER,
                "",
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_NETWORK_TIMEOUT,
                false,
                DEFAULT_APPLICATION_NAME,
                Map.of(),
                false,
                TlsOptions.none(),
                SessionAttributes.ANY);
    }

    /**
     * Reads a connection URI as libpq defines it ({@code postgresql://user:password@host:port/database?sslmode=require}); what it
     * leaves out comes from {@code environment}, under libpq's names, then from libpq's defaults.
     *
     * @param url the URI
     * @param environment variables under libpq's names; empty for none
     * @return the settings
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE}; it names the wrong part, never its content
     */
    public static JdbcSettings parse(String url, Map<String, String> environment) {
        return new LibpqEnvironment(environment).complete(ConnectionUrl.parse(url));
    }

    /**
     * Reads a URL as the driver, and Spring's {@code spring.datasource.url}, have it: {@code
     * jdbc:postgresql://host:port/database?sslmode=require}. What says which server, as whom and how securely is honoured or refused; what only
     * tunes the driver changes nothing. The environment is not read.
     *
     * @param url may hold user and password, too
     * @param user in place of the URL's; empty for that
     * @param password in place of the URL's; empty for that
     * @return settings that keep the password
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE}; it names the wrong part, never its content
     */
    public static JdbcSettings ofJdbcUrl(String url, String user, String password) {
        Map<String, String> keywords = DriverUrl.parse(url, new Properties());
        return DataSources.settings(keywords, user, password);
    }

    /**
     * Takes the settings of a data source, never its connections: they are a pool's, wrapped and in use by others, and rows are read from sockets
     * that this service opens itself. HikariCP's pools over a JDBC URL and the driver's own data sources are understood, also where something
     * else wraps them. The password is asked from a pool for each connection, since it may change.
     *
     * @param source of a PostgreSQL database
     * @return settings of the same database, as the same user
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE} where the settings cannot be told; use {@link #ofJdbcUrl} then
     */
    public static JdbcSettings of(DataSource source) {
        return DataSources.settings(source);
    }

    /**
     * {@return the database that libpq's variables name} What becomes of each of them is said in docs/settings.md.
     *
     * @param environment variables under libpq's names; empty for none
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE}
     */
    public static JdbcSettings fromEnvironment(Map<String, String> environment) {
        return new LibpqEnvironment(environment).complete(Map.of());
    }

    /**
     * {@return the same database at this one of the addresses, whatever its server is by now}
     *
     * @param address one of the addresses
     */
    public JdbcSettings at(ServerAddress address) {
        return with(draft -> {
            draft.addresses = List.of(address);
            draft.wanted = SessionAttributes.ANY;
        });
    }

    /**
     * {@return the same server with another database}
     *
     * @param other the new value
     */
    public JdbcSettings withDatabase(String other) {
        return with(draft -> draft.database = other);
    }

    /**
     * {@return the same with another source of the password}
     *
     * @param other the new value
     */
    public JdbcSettings withCredentials(CredentialSource other) {
        return with(draft -> draft.credentials = other);
    }

    /**
     * {@return the same with another use of TLS}
     *
     * @param mode how much TLS to insist on
     * @param rootCert file with the certificates to trust (PEM)
     */
    public JdbcSettings withSsl(SslMode mode, String rootCert) {
        return with(draft -> {
            draft.sslMode = mode;
            draft.sslRootCert = rootCert;
        });
    }

    /**
     * {@return the same with other files and limits of TLS}
     *
     * @param options files and limits
     */
    public JdbcSettings withTls(TlsOptions options) {
        return with(draft -> draft.tls = options);
    }

    /**
     * {@return the same for a server that is this}
     *
     * @param attributes what the server must be
     */
    public JdbcSettings withWanted(SessionAttributes attributes) {
        return with(draft -> draft.wanted = attributes);
    }

    /**
     * {@return the same with another limit for connecting}
     *
     * @param timeout the limit
     */
    public JdbcSettings withConnectTimeout(Duration timeout) {
        return with(draft -> draft.connectTimeout = timeout);
    }

    /**
     * {@return the same with another limit for silence}
     *
     * @param timeout the limit
     */
    public JdbcSettings withNetworkTimeout(Duration timeout) {
        return with(draft -> draft.networkTimeout = timeout);
    }

    /**
     * {@return the same with rows through the driver's own {@code CopyManager}, or past it}
     *
     * @param through whether rows go through it
     */
    public JdbcSettings withCopyThroughDriver(boolean through) {
        return with(draft -> draft.copyThroughDriver = through);
    }

    /**
     * {@return the same with other properties of pgjdbc}
     *
     * @param properties by their names there
     */
    public JdbcSettings withExtra(Map<String, String> properties) {
        return with(draft -> draft.extra = properties);
    }

    private JdbcSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** All of the settings, to be changed one by one; what is never changed comes from the settings that there were. */
    private static final class Draft {

        private final JdbcSettings before;
        private List<ServerAddress> addresses;
        private String database;
        private CredentialSource credentials;
        private SslMode sslMode;
        private String sslRootCert;
        private Duration connectTimeout;
        private Duration networkTimeout;
        private boolean copyThroughDriver;
        private Map<String, String> extra;
        private TlsOptions tls;
        private SessionAttributes wanted;

        Draft(JdbcSettings before) {
            this.before = before;
            addresses = before.addresses;
            database = before.database;
            credentials = before.credentials;
            sslMode = before.sslMode;
            sslRootCert = before.sslRootCert;
            connectTimeout = before.connectTimeout;
            networkTimeout = before.networkTimeout;
            copyThroughDriver = before.copyThroughDriver;
            extra = before.extra;
            tls = before.tls;
            wanted = before.wanted;
        }

        JdbcSettings settings() {
            return new JdbcSettings(
                    addresses,
                    database,
                    before.username,
                    credentials,
                    sslMode,
                    sslRootCert,
                    connectTimeout,
                    networkTimeout,
                    copyThroughDriver,
                    before.applicationName,
                    extra,
                    before.transactionPooler,
                    tls,
                    wanted);
        }
    }

    /** {@return where the server is, as it was given: {@code db.example.com}, with the port if that is not the usual one} */
    public String host() {
        return addresses.stream().map(ServerAddress::label).collect(Collectors.joining(","));
    }

    /** {@return what messages call the database: {@code host:port/database}} */
    public String name() {
        return server() + "/" + database;
    }

    /** {@return what messages call the server: {@code host:port}} */
    public String server() {
        return addresses.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return "JdbcSettings[" + username + "@" + name() + ", sslMode=" + sslMode.label() + ", extra=" + extra.keySet()
                + "]";
    }
}
