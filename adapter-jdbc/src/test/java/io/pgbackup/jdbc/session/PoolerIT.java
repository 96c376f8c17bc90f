package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real pgbouncer, in all its modes, with other clients in the same pool. */
@Timeout(180)
class PoolerIT {

    private static final int ROWS = 500;

    /** The sessions' own, without what depends on who asks. */
    private static final String ALL_SETTINGS = """
            SELECT name || '=' || setting FROM pg_settings
            WHERE source = 'session' AND name NOT IN ('application_name', 'client_encoding', 'TimeZone', 'DateStyle',
                                                      'extra_float_digits', 'transaction_isolation')
            UNION ALL SELECT 'lock ' || locktype FROM pg_locks WHERE locktype = 'advisory'""";

    private final PostgresServer server = PostgresServer.shared(15);

    @TempDir
    private Path directory;

    private String database;

    @BeforeAll
    static void requirePgbouncer() {
        Machine.here().require(Pgbouncer.TOOL);
    }

    @BeforeEach
    void create() throws SQLException {
        database = server.createDatabase("pooled");
        server.execute(
                database,
                "CREATE SCHEMA shop; CREATE TABLE shop.t (id int, at timestamptz, f float8);"
                        + " INSERT INTO shop.t SELECT i, '2020-01-02 03:04:05+00', 0.1::float8 + 0.2::float8 FROM generate_series(1, "
                        + ROWS + ") i; CREATE TABLE shop.\"ä\" (id int); SELECT lo_create(4711)");
    }

    @AfterEach
    void drop() throws SQLException {
        server.dropDatabase(database);
    }

    private Pgbouncer start(String mode, int size) {
        return Pgbouncer.start(
                directory,
                server,
                mode,
                Map.of("default_pool_size", String.valueOf(size), "server_round_robin", size % 2 == 0 ? "1" : "0"));
    }

    private DumpSession dump(JdbcSettings settings, int jobs) {
        return new JdbcAdapter().dumper(settings).open(new DumpRequest(jobs, Duration.ofSeconds(10), "store"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void dump_overAPool_isRightAndLeavesNothingBehind(String mode) throws SQLException {
        try (Pgbouncer pool = start(mode, mode.equals("session") ? 20 : 6)) {
            List<Connection> others = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                others.add(pool.connect(database));
            }
            List<String> before = touch(others);
            try (DumpSession session = dump(pool.settings(database), 2)) {
                List<String> sql =
                        session.entries().stream().map(entry -> entry.sql()).toList();
                assertThat(sql).anyMatch(text -> text.contains("CREATE TABLE shop.t ("));
                for (TableData table : session.tables()) {
                    touch(others);
                    ByteArrayOutputStream rows = new ByteArrayOutputStream();
                    long count = session.copyOut(Chunk.whole(table.entryId()), rows::write);
                    assertThat(count).isEqualTo(table.name().equals("t") ? ROWS : 0);
                    if (count > 0) {
                        assertThat(rows.toString(StandardCharsets.UTF_8))
                                .startsWith("1\t2020-01-02 03:04:05+00\t0.30000000000000004\n");
                    }
                }
                session.readLargeObject(4711, 0, 10);
                touch(others);
                session.ensureAlive();
            }
            new JdbcAdapter().databases(pool.settings(database)).names();
            try (DumpSession globals = new JdbcAdapter()
                    .globals(pool.settings(database), false)
                    .open(new DumpRequest(1, Duration.ofSeconds(10), "store"))) {
                assertThat(globals.entries()).isNotEmpty();
            }
            assertThat(touch(others)).isEqualTo(before);
            for (Connection other : others) {
                other.close();
            }
        }
    }

    /** What other clients see, each of them over each session of the pool that is free. */
    private static List<String> touch(List<Connection> clients) throws SQLException {
        List<String> seen = new ArrayList<>();
        for (Connection client : clients) {
            client.setAutoCommit(false);
        }
        for (Connection client : clients) {
            try (Statement statement = client.createStatement();
                    ResultSet row = statement.executeQuery(ALL_SETTINGS)) {
                while (row.next()) {
                    if (!row.getString(1).equals("lock advisory")) {
                        seen.add(row.getString(1));
                    }
                }
            }
        }
        for (Connection client : clients) {
            client.commit();
        }
        return seen;
    }

    @Test
    void dump_overAPoolThatOthersHaveSpoilt_isRight() throws SQLException {
        try (Pgbouncer pool = start("transaction", 5)) {
            List<Connection> spoilers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Connection one = pool.connect(database);
                one.setAutoCommit(false);
                spoilers.add(one);
                try (Statement statement = one.createStatement()) {
                    statement.execute("SET search_path = shop; SET extra_float_digits = -5; SET bytea_output = escape;"
                            + " SET quote_all_identifiers = on; SET IntervalStyle = sql_standard");
                }
            }
            for (Connection one : spoilers) {
                one.commit();
                one.close();
            }
            try (DumpSession session = dump(pool.settings(database), 2)) {
                assertThat(session.entries()).anyMatch(entry -> entry.sql().contains("CREATE TABLE shop.t ("));
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                int id = session.tables().stream()
                        .filter(table -> table.name().equals("t"))
                        .findFirst()
                        .orElseThrow()
                        .entryId();
                session.copyOut(Chunk.whole(id), rows::write);
                assertThat(rows.toString(StandardCharsets.UTF_8))
                        .startsWith("1\t2020-01-02 03:04:05+00\t0.30000000000000004\n");
                session.ensureAlive();
            }
        }
    }

    @Test
    void dump_inStatementMode_isRefused() {
        try (Pgbouncer pool = start("statement", 6)) {
            BackupServiceException e =
                    catchThrowableOfType(BackupServiceException.class, () -> dump(pool.settings(database), 1));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(e).hasMessageContaining("connection pooler in statement mode");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("directly"));
        }
    }

    @Test
    void dump_withAStartupParameterThatThePoolerRefuses_saysWhatToDo() {
        try (Pgbouncer pool = start("transaction", 6)) {
            JdbcSettings settings = JdbcSettings.parse(
                    "postgresql://app@127.0.0.1:" + pool.port() + "/" + database + "?options=-csearch_path%3Dshop",
                    new HashMap<>());
            BackupServiceException e = catchThrowableOfType(BackupServiceException.class, () -> dump(settings, 1));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(e).hasMessageContaining("unsupported startup parameter: options");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("ignore_startup_parameters"));
        }
    }

    @Test
    void dump_overAPoolThatIsTooSmall_saysSo() {
        try (Pgbouncer pool = Pgbouncer.start(
                directory, server, "transaction", Map.of("default_pool_size", "1", "query_wait_timeout", "2"))) {
            BackupServiceException e =
                    catchThrowableOfType(BackupServiceException.class, () -> dump(pool.settings(database), 1));

            assertThat(e).hasMessageContaining("pooler").hasMessageContaining("no free session");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void load_overATransactionPool_isRefusedAndLeavesNothingBehind(int size) throws SQLException {
        try (Pgbouncer pool = start("transaction", size);
                Connection other = pool.connect(database)) {
            List<String> before = touch(List.of(other));
            BackupServiceException e =
                    catchThrowableOfType(BackupServiceException.class, () -> load(pool.settings(database), 2));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(e).hasMessageContaining("connection pooler in transaction mode");
            assertThat(e.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("connect to the server directly"));
            DatabaseAdmin admin = new JdbcAdapter().admin(pool.settings(database));
            assertThat(admin.exists(database)).isTrue();
            assertThat(catchThrowableOfType(
                            BackupServiceException.class, () -> admin.create("never_" + size, Map.of())))
                    .hasMessageContaining("connection pooler in transaction mode");
            assertThat(touch(List.of(other))).isEqualTo(before);
        }
    }

    @Test
    void load_whoseUrlSaysPgbouncer_isRefusedAndADumpIsNot() {
        JdbcSettings settings = JdbcSettings.parse(server.url(database) + "?pgbouncer=true", new HashMap<>());

        assertThat(catchThrowableOfType(BackupServiceException.class, () -> load(settings, 1)))
                .hasMessageContaining("pgbouncer=true");
        try (DumpSession session = dump(settings, 1)) {
            assertThat(session.tables()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void load_inSessionMode_works(int size) throws SQLException {
        try (Pgbouncer pool = start("session", size)) {
            try (LoadSession session = load(pool.settings(database), 1)) {
                session.execute("t", "CREATE TABLE shop.n (a text[])");
                session.copyIn(
                        "n",
                        "COPY shop.n (a) FROM stdin;",
                        new ByteArrayInputStream("{NULL}\n".getBytes(StandardCharsets.UTF_8)));
                session.ensureUnchanged();
            }
            assertThat(server.queryText(database, "SELECT a[1] IS NULL FROM shop.n"))
                    .isEqualTo("t");
        }
    }

    @Test
    void read_overATransactionPool_isRightAndLeavesNothingBehind() throws SQLException {
        try (Pgbouncer pool = start("transaction", 3);
                Connection other = pool.connect(database)) {
            List<String> before = touch(List.of(other));
            try (LoadSession session = new JdbcAdapter()
                    .loader(pool.settings(database))
                    .open(LoadRequest.toRead(2, "UTF8", StandardCharsets.UTF_8))) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                session.copyOut(
                        "check",
                        new TableName("shop", "t"),
                        List.of("id", "f"),
                        "",
                        List.of(new SessionSetting("extra_float_digits", "3")),
                        rows::write);
                assertThat(rows.toString(StandardCharsets.UTF_8)).contains("1\t0.30000000000000004\n");
                assertThat(session.count(new TableName("shop", "t"), "")).isEqualTo(ROWS);
                session.ensureUnchanged();
            }
            assertThat(touch(List.of(other))).isEqualTo(before);
        }
    }

    private static LoadSession load(JdbcSettings settings, int jobs) {
        return new JdbcAdapter()
                .loader(settings)
                .open(new LoadRequest(jobs, List.of(), "UTF8", StandardCharsets.UTF_8, ""));
    }
}
