package io.pgbackup.wiring;

import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.PasswordSource;
import io.pgbackup.config.Settings;
import io.pgbackup.connect.Database;
import io.pgbackup.connect.Databases;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.ServerDatabases;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.restore.MakeDatabase;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.ServerAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Databases that are accessed over JDBC. */
final class JdbcDatabases implements Databases {

    /** Variables that do not apply to a configured database, because its settings replace them or because they must not be used for it. */
    private static final List<String> NOT_FOR_CONFIGURED =
            List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSERVICE");

    private final JdbcAdapter adapter;
    private final Map<String, String> environment;
    private final Passwords passwords;
    private final RdsTls tls;
    private final UnaryOperator<JdbcSettings> connection;

    JdbcDatabases(JdbcAdapter adapter, Map<String, String> environment, Passwords passwords, RdsTls tls) {
        this(adapter, environment, passwords, tls, UnaryOperator.identity());
    }

    private JdbcDatabases(
            JdbcAdapter adapter,
            Map<String, String> environment,
            Passwords passwords,
            RdsTls tls,
            UnaryOperator<JdbcSettings> connection) {
        this.adapter = adapter;
        this.environment = Map.copyOf(environment);
        this.passwords = passwords;
        this.tls = tls;
        this.connection = connection;
    }

    @Override
    public Databases with(Settings settings) {
        return new JdbcDatabases(
                adapter,
                environment,
                passwords,
                tls,
                database -> database.withNetworkTimeout(settings.networkTimeout())
                        .withCopyThroughDriver(settings.copyThroughDriver()));
    }

    @Override
    public Database configured(DatabaseSettings settings) {
        return new OneDatabase(settings(settings));
    }

    JdbcSettings settings(DatabaseSettings settings) {
        Map<String, String> remaining = new HashMap<>(environment);
        NOT_FOR_CONFIGURED.forEach(remaining::remove);
        boolean ipv6 = settings.host().contains(":") && !settings.host().startsWith("[");
        String url = "postgresql://" + encode(settings.username()) + "@"
                + (ipv6 ? "[" + settings.host() + "]" : settings.host()) + ":" + settings.port() + "/"
                + encode(settings.database())
                + (settings.sslMode().isEmpty() ? "" : "?sslmode=" + settings.sslMode());
        PasswordSource password = settings.password();
        JdbcSettings database = password.kind() == PasswordSource.Kind.IAM
                ? tls.completeForTokens(remaining, variables -> JdbcSettings.parse(url, variables))
                : tls.complete(remaining, variables -> JdbcSettings.parse(url, variables));
        return connection.apply(passwords.with(database, password));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Database url(String url) {
        return new OneDatabase(
                connection.apply(tls.complete(environment, variables -> JdbcSettings.parse(url, variables))));
    }

    @Override
    public Database environment() {
        return new OneDatabase(connection.apply(tls.complete(environment, JdbcSettings::fromEnvironment)));
    }

    private final class OneDatabase implements Database, MakeDatabase.Server {

        private final JdbcSettings settings;

        OneDatabase(JdbcSettings settings) {
            this.settings = settings;
        }

        @Override
        public String label() {
            return settings.name();
        }

        @Override
        public String database() {
            return settings.database();
        }

        @Override
        public DatabaseDumper dumper() {
            return adapter.dumper(settings);
        }

        @Override
        public String serverName() {
            return settings.addresses().get(0).label();
        }

        @Override
        public DatabaseDumper globals(boolean passwords) {
            return adapter.globals(settings, passwords);
        }

        @Override
        public ServerDatabases siblings() {
            return adapter.databases(settings);
        }

        @Override
        public Database sibling(String database) {
            return new OneDatabase(settings.withDatabase(database));
        }

        @Override
        public DatabaseLoader loader() {
            return adapter.loader(settings);
        }

        @Override
        public MakeDatabase.Server server() {
            return this;
        }

        @Override
        public String name() {
            return settings.addresses().stream().map(ServerAddress::toString).collect(Collectors.joining(","));
        }

        @Override
        public DatabaseAdmin admin() {
            return adapter.admin(settings);
        }

        @Override
        public DatabaseLoader loader(String database) {
            return adapter.loader(settings.withDatabase(database));
        }
    }
}
