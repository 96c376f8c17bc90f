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
 * The database to connect to, and how. Holds no password, only its source; {@link #toString()} shows neither.
 *
 * @param addresses of the server, tried in order; at least one
 * @param database name
 * @param username to connect as
 * @param credentials asked for the password before each connection
 * @param sslMode how much TLS to insist on
 * @param sslRootCert file with the trusted certificates (PEM); {@code system} for those of the JVM; empty for libpq's default file,
 * and with {@code verify-full} for those of the JVM if that file does not exist
 * @param connectTimeout for one attempt to connect, from the resolution of the name to the end of the authentication
 * @param networkTimeout how long the server may be silent while an answer is due, without being seen at work over another
 * connection
 * @param copyThroughDriver whether rows are read by the driver's own {@code CopyManager}, which is slower, instead of being taken
 * from the input of its sockets
 * @param applicationName the name shown in {@code pg_stat_activity}
 * @param extra further properties of pgjdbc, by their names there; they cannot replace the properties that this service sets itself
 * @param transactionPooler whether the address is known to be that of a pooler in transaction mode, which a restore cannot use
 * @param tls further TLS options
 * @param wanted the attributes that a server must have; the first address whose server has them gets the connection
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

    /** The default limit for one attempt to connect. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);

    /** The default limit for the server's silence. */
    public static final Duration DEFAULT_NETWORK_TIMEOUT = Duration.ofMinutes(5);

    /** The default name in {@code pg_stat_activity}. */
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
     * Returns settings for a database on one server, with libpq's defaults for everything else.
     *
     * @param host name or address; IPv6 without brackets
     * @param port 1 to 65535
     * @param database name
     * @param username to connect as
     * @return the settings, without a password
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
     * Reads a connection URI as libpq defines it ({@code postgresql://user:password@host:port/database?sslmode=require}); parts
     * that are missing come from {@code environment}, under libpq's names, then from libpq's defaults.
     *
     * @param url the connection URI
     * @param environment variables, such as those of the process
     * @return the settings
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE}; it names the invalid part, never its content
     */
    public static JdbcSettings parse(String url, Map<String, String> environment) {
        return new LibpqEnvironment(environment).complete(ConnectionUrl.parse(url));
    }

    /**
     * Reads a URL in the form of the driver and of Spring's {@code spring.datasource.url}: {@code
     * jdbc:postgresql://host:port/database?sslmode=require}. Parameters that decide about the server, the user or the security of
     * the connection are honoured or refused; those that only tune the driver have no effect. The environment is not read.
     *
     * @param url may contain user and password, too
     * @param user in place of the URL's; empty to use the URL's
     * @param password in place of the URL's; empty to use the URL's
     * @return settings that keep the password
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE}; it names the invalid part, never its content
     */
    public static JdbcSettings ofJdbcUrl(String url, String user, String password) {
        Map<String, String> keywords = DriverUrl.parse(url, new Properties());
        return DataSources.settings(keywords, user, password);
    }

    /**
     * Copies the settings of a data source, and never uses its connections: they belong to a pool, are wrapped, and are used by
     * other threads, and rows are read from sockets that this service opens itself. HikariCP's pools with a JDBC URL and the
     * driver's own data sources are supported, even if another data source wraps them. A pool is asked for the password for each
     * connection, because the password may change.
     *
     * @param source of a PostgreSQL database
     * @return settings of the same database, as the same user
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE} if the settings cannot be determined; use
     * {@link #ofJdbcUrl} then
     */
    public static JdbcSettings of(DataSource source) {
        return DataSources.settings(source);
    }

    /**
     * Returns settings for the database that libpq's variables name. docs/settings.md states how each variable is handled.
     *
     * @param environment variables, such as those of the process
     * @return the settings
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE}
     */
    public static JdbcSettings fromEnvironment(Map<String, String> environment) {
        return new LibpqEnvironment(environment).complete(Map.of());
    }

    /**
     * Returns settings for the same database at one of the addresses, whatever attributes its server now has.
     *
     * @param address of one server
     * @return the settings
     */
    public JdbcSettings at(ServerAddress address) {
        return with(draft -> {
            draft.addresses = List.of(address);
            draft.wanted = SessionAttributes.ANY;
        });
    }

    /**
     * Returns settings for another database on the same server.
     *
     * @param other name of the database
     * @return the settings
     */
    public JdbcSettings withDatabase(String other) {
        return with(draft -> draft.database = other);
    }

    /**
     * Returns these settings with another source of the password.
     *
     * @param other source of the password
     * @return the settings
     */
    public JdbcSettings withCredentials(CredentialSource other) {
        return with(draft -> draft.credentials = other);
    }

    /**
     * Returns these settings with another SSL mode and root certificate.
     *
     * @param mode how much TLS to insist on
     * @param rootCert as {@link #sslRootCert()}
     * @return the settings
     */
    public JdbcSettings withSsl(SslMode mode, String rootCert) {
        return with(draft -> {
            draft.sslMode = mode;
            draft.sslRootCert = rootCert;
        });
    }

    /**
     * Returns these settings with other TLS options.
     *
     * @param options further TLS options
     * @return the settings
     */
    public JdbcSettings withTls(TlsOptions options) {
        return with(draft -> draft.tls = options);
    }

    /**
     * Returns these settings with other attributes that a server must have.
     *
     * @param attributes that the server must have
     * @return the settings
     */
    public JdbcSettings withWanted(SessionAttributes attributes) {
        return with(draft -> draft.wanted = attributes);
    }

    /**
     * Returns these settings with another limit for connecting.
     *
     * @param timeout for one attempt to connect; positive
     * @return the settings
     */
    public JdbcSettings withConnectTimeout(Duration timeout) {
        return with(draft -> draft.connectTimeout = timeout);
    }

    /**
     * Returns these settings with another limit for silence.
     *
     * @param timeout for the server's silence; positive
     * @return the settings
     */
    public JdbcSettings withNetworkTimeout(Duration timeout) {
        return with(draft -> draft.networkTimeout = timeout);
    }

    /**
     * Returns these settings with rows read through the driver's own {@code CopyManager}, or bypassing it.
     *
     * @param through whether rows are read through the driver
     * @return the settings
     */
    public JdbcSettings withCopyThroughDriver(boolean through) {
        return with(draft -> draft.copyThroughDriver = through);
    }

    /**
     * Returns these settings with other properties of pgjdbc.
     *
     * @param properties by pgjdbc's names
     * @return the settings
     */
    public JdbcSettings withExtra(Map<String, String> properties) {
        return with(draft -> draft.extra = properties);
    }

    private JdbcSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** The settings that can be changed one by one; all others come from the earlier settings. */
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

    /**
     * Returns the host as it was given, {@code db.example.com}, with the port if that is not the usual one.
     *
     * @return the host; several hosts are separated by commas
     */
    public String host() {
        return addresses.stream().map(ServerAddress::label).collect(Collectors.joining(","));
    }

    /**
     * Returns the name of the database in messages: {@code host:port/database}.
     *
     * @return the name
     */
    public String name() {
        return server() + "/" + database;
    }

    /**
     * Returns the name of the server in messages: {@code host:port}.
     *
     * @return the name; several servers are separated by commas
     */
    public String server() {
        return addresses.stream().map(ServerAddress::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return "JdbcSettings[" + username + "@" + name() + ", sslMode=" + sslMode.label() + ", extra=" + extra.keySet()
                + "]";
    }
}
