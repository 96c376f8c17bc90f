package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A real PostgreSQL server of a chosen major version (13 to 18), even if the tests run as root.
 *
 * <p>It listens on a free port of 127.0.0.1 (no Unix socket), trusts every connection, uses UTC, the locale C and the encoding UTF-8, and
 * is not durable: {@code fsync} is off. Its data are in the JVM's temporary directory; {@link #close}, or at the latest the end of the
 * JVM, removes them. All methods may be called from any thread.
 */
public final class PostgresServer implements AutoCloseable {

    /** Enough for 20 databases, 200 connections and dumps that lock thousands of tables. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "max_connections", "220",
            "max_locks_per_transaction", "256",
            "max_prepared_transactions", "10",
            "shared_buffers", "64MB",
            "fsync", "off",
            "synchronous_commit", "off",
            "timezone", "UTC",
            "log_timezone", "UTC");

    /** The property that names the only major version of this build; every version is tested without it. */
    private static final String ONLY = "pgbackup.postgres.only";

    private static final Map<Integer, PostgresServer> SHARED = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final String SUPERUSER = "postgres";
    private static final int MAX_IDENTIFIER_BYTES = 63;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final int major;
    private final boolean shared;
    private final Supplier<PostgresProcess> starting;
    private @Nullable PostgresProcess process;

    private PostgresServer(int major, boolean shared, Supplier<PostgresProcess> starting) {
        this.major = major;
        this.shared = shared;
        this.starting = starting;
    }

    private synchronized PostgresProcess process() {
        PostgresProcess running = process;
        if (running == null) {
            running = starting.get();
            process = running;
        }
        return running;
    }

    private PostgresServer started() {
        process();
        return this;
    }

    /**
     * Skips the test that asks for a server of another version than the only one of this build, if the build has only one.
     *
     * @throws TestAbortedException which says so
     */
    private static void requireWanted(int major) {
        int only = Integer.getInteger(ONLY, major);
        if (major != only) {
            throw new TestAbortedException("this build tests on PostgreSQL " + only + " alone (-Pfast)");
        }
    }

    /** Starts a server of its own, for a test that stops or reconfigures it. */
    public static PostgresServer start(int major) {
        return start(major, Map.of());
    }

    /** Starts a server with {@code settings} of postgresql.conf that override the testkit's own. */
    public static PostgresServer start(int major, Map<String, String> settings) {
        return start(major, settings, false, START_LIMIT);
    }

    /**
     * The server of this major version that the whole JVM shares: started by its first use, stopped when the JVM ends.
     *
     * <p>{@link #close} on it does nothing. {@link #createDatabase} separates tests; roles and tablespaces are shared by all.
     */
    public static PostgresServer shared(int major) {
        return SHARED.computeIfAbsent(major, key -> of(key, Map.of(), true, START_LIMIT));
    }

    static PostgresServer start(int major, Map<String, String> settings, boolean shared, Duration limit) {
        return of(major, settings, shared, limit).started();
    }

    private static PostgresServer of(int major, Map<String, String> settings, boolean shared, Duration limit) {
        Map<String, String> configuration = new HashMap<>(DEFAULTS);
        configuration.putAll(settings);
        return new PostgresServer(major, shared, () -> {
            requireWanted(major);
            return PostgresProcess.start(major, configuration, limit);
        });
    }

    /** Creates a standby from this server's current files: it stays in recovery, can be read, and receives no later changes. */
    public PostgresServer startStandby() {
        return new PostgresServer(major, false, () -> PostgresProcess.start(major, DEFAULTS, START_LIMIT, this::copyTo))
                .started();
    }

    private void copyTo(Path data) {
        String begin = major < 15 ? "pg_start_backup('standby', true, false)" : "pg_backup_start('standby', true)";
        String end = major < 15 ? "pg_stop_backup(false, false)" : "pg_backup_stop(false)";
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT " + begin);
            ServerFiles.copy(process().data(), data);
            try (ResultSet row = statement.executeQuery("SELECT labelfile FROM " + end)) {
                row.next();
                Files.writeString(data.resolve("backup_label"), row.getString(1));
            }
            ServerFiles.copy(process().data().resolve("pg_wal"), data.resolve("pg_wal"));
            Files.createFile(data.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("no copy of " + this + " could be made", e);
        }
    }

    public int major() {
        return major;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return process().port();
    }

    /** Returns the name of the bootstrap superuser, who needs no password. */
    public String superuser() {
        return SUPERUSER;
    }

    /** A URL for pgjdbc that connects as {@link #superuser}. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + encode(database) + "?user=" + encode(SUPERUSER);
    }

    /** A URL for libpq's programs that connects as {@link #superuser}. */
    public String url(String database) {
        return "postgresql://" + encode(SUPERUSER) + "@" + host() + ":" + port() + "/" + encode(database);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Creates an empty database, a copy of {@code template0}, that no other call gets.
     *
     * @param prefix start of its name; any characters, at most about 50 bytes
     * @return its name
     */
    public String createDatabase(String prefix) {
        String name = prefix + "_" + DATABASES.incrementAndGet();
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_IDENTIFIER_BYTES) {
            throw new IllegalArgumentException("PostgreSQL would cut the name " + name);
        }
        try {
            execute("postgres", "CREATE DATABASE " + quote(name) + " TEMPLATE template0");
        } catch (SQLException e) {
            throw new IllegalStateException("could not create database " + name, e);
        }
        return name;
    }

    /** Drops the database if it exists, and disconnects its sessions. */
    public void dropDatabase(String database) throws SQLException {
        execute("postgres", "DROP DATABASE IF EXISTS " + quote(database) + " WITH (FORCE)");
    }

    private static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database));
    }

    /** Runs one or more statements, separated by semicolons, in the simple query protocol. */
    public void execute(String database, String sql) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("preferQueryMode", "simple");
        try (Connection connection = DriverManager.getConnection(jdbcUrl(database), properties);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the rows of a query, each read by {@code reader}. */
    public <T> List<T> query(String database, String sql, RowReader<T> reader) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        }
    }

    /** Returns the first column, as text, of a query that returns exactly one row. */
    public String queryText(String database, String sql) throws SQLException {
        List<String> rows = query(database, sql, row -> String.valueOf(row.getString(1)));
        if (rows.size() != 1) {
            throw new IllegalStateException("expected one row from " + sql + ", got " + rows.size());
        }
        return rows.get(0);
    }

    /** Reads the current row of the result set. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Returns the server's log so far. */
    public String log() {
        return process().log();
    }

    /**
     * Kills the postmaster and all its children with SIGKILL, as in a power failure, and waits until they are gone.
     *
     * @throws IllegalStateException on a {@linkplain #shared shared} server
     */
    public void stopImmediately() {
        if (shared) {
            throw new IllegalStateException(
                    "other tests use the shared PostgreSQL " + major + "; start one of your own");
        }
        process().kill();
    }

    /** Stops the server and removes its data; on a {@linkplain #shared shared} server does nothing. */
    @Override
    public void close() {
        if (!shared) {
            process().stop();
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + major + " at " + host() + ":" + port();
    }
}
