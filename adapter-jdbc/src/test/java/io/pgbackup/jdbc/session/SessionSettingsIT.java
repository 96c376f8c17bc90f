package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.testkit.server.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever servers, databases and roles bring along, rows are read and stored as they are. */
@Timeout(180)
class SessionSettingsIT {

    private static final List<String> HOSTILE = List.of(
            "search_path = shop, pg_catalog",
            "DateStyle = 'German'",
            "IntervalStyle = 'sql_standard'",
            "extra_float_digits = -5",
            "bytea_output = escape",
            "\"TimeZone\" = 'Asia/Tokyo'",
            "quote_all_identifiers = on",
            "standard_conforming_strings = off",
            "backslash_quote = off",
            "transform_null_equals = on",
            "array_nulls = off",
            "xmloption = document",
            "xmlbinary = hex",
            "statement_timeout = '5s'",
            "lock_timeout = '5s'",
            "idle_in_transaction_session_timeout = '30s'",
            "client_min_messages = error",
            "default_transaction_read_only = on",
            "default_transaction_isolation = serializable",
            "default_transaction_deferrable = on",
            "default_table_access_method = heap",
            "check_function_bodies = on",
            "session_replication_role = replica",
            "zero_damaged_pages = on",
            "ignore_checksum_failure = on",
            "row_security = on",
            "constraint_exclusion = on",
            "gin_fuzzy_search_limit = 1");

    private static DumpSession dump(JdbcSettings settings) {
        return new JdbcAdapter().dumper(settings).open(new DumpRequest(2, Duration.ofSeconds(10), "store"));
    }

    private static LoadSession load(JdbcSettings settings, List<SessionSetting> script) {
        return new JdbcAdapter().loader(settings).open(new LoadRequest(2, script, "UTF8", StandardCharsets.UTF_8, ""));
    }

    private static String rows(DumpSession session, String table) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        session.copyOut(Chunk.whole(entry(session, table)), rows::write);
        return rows.toString(StandardCharsets.UTF_8);
    }

    private static int entry(DumpSession session, String table) {
        return session.tables().stream()
                .filter(one -> one.name().equals(table))
                .mapToInt(TableData::entryId)
                .findFirst()
                .orElseThrow();
    }

    private static void make(PostgresServer server, String database, List<String> settings) throws SQLException {
        server.execute(
                database,
                settings.stream()
                        .map(setting -> "ALTER DATABASE \"" + database + "\" SET " + setting)
                        .collect(Collectors.joining("; ")));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void dump_ofADatabaseThatBringsEverythingAlong_isAsEver(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("hostile");
        server.execute(
                database,
                "CREATE SCHEMA shop; CREATE TABLE shop.t (at timestamptz DEFAULT '2020-01-02', i interval, f float8, b bytea,"
                        + " s text DEFAULT 'a\\b'); INSERT INTO shop.t VALUES ('2020-01-02 03:04:05+00', '1 day 2 s',"
                        + " 0.1::float8 + 0.2::float8, '\\x00ff')");
        List<String> plain;
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            plain = session.entries().stream().map(entry -> entry.sql()).toList();
        }
        make(server, database, HOSTILE);
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            assertThat(session.entries()).extracting(entry -> entry.sql()).containsAll(plain);
            assertThat(rows(session, "t"))
                    .isEqualTo("2020-01-02 03:04:05+00\t1 day 00:00:02\t0.30000000000000004\t\\\\x00ff\ta\\\\b\n");
            session.ensureAlive();
        }
        server.dropDatabase(database);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void load_intoADatabaseThatBringsEverythingAlong_storesWhatIsMeant(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("hostile");
        make(server, database, HOSTILE);
        try (LoadSession session = load(TestSettings.of(server, database), List.of())) {
            session.execute(
                    "t",
                    "CREATE TABLE public.t (a text[], d date, x int CHECK (x = NULL OR x > 0));"
                            + " CREATE TABLE public.n (s text);"
                            + " CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN NEW.s := NEW.s || E''!''; RETURN NEW; END';"
                            + " CREATE TRIGGER f BEFORE INSERT ON public.n FOR EACH ROW EXECUTE FUNCTION public.f()");
            session.copyIn(
                    "t",
                    "COPY public.t FROM stdin;",
                    new ByteArrayInputStream("{NULL,a}\t2020-02-01\t\\N\n".getBytes(StandardCharsets.UTF_8)));
            session.copyIn(
                    "n", "COPY public.n FROM stdin;", new ByteArrayInputStream("a\n".getBytes(StandardCharsets.UTF_8)));
            session.ensureUnchanged();
        }
        assertThat(server.queryText(database, "SELECT a[1] IS NULL AND d = '2020-02-01'::date FROM public.t"))
                .isEqualTo("t");
        assertThat(
                        server.queryText(
                                database,
                                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'public.t'::regclass AND contype = 'c'"))
                .contains("= NULL");
        assertThat(server.queryText(database, "SELECT s FROM public.n")).isEqualTo("a!");
        server.dropDatabase(database);
    }

    @Test
    void settingThatTheRoleMayNotSet_refusesDumpAndLoadByName() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("hostile");
        server.execute(
                database,
                "DROP ROLE IF EXISTS zeroing; CREATE ROLE zeroing LOGIN; ALTER ROLE zeroing SET zero_damaged_pages = on");
        JdbcSettings settings = JdbcSettings.of(server.host(), server.port(), database, "zeroing");

        for (BackupServiceException e : List.of(
                catchThrowableOfType(BackupServiceException.class, () -> dump(settings)),
                catchThrowableOfType(BackupServiceException.class, () -> load(settings, List.of())))) {
            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(e).hasMessageContaining("zero_damaged_pages = on");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("RESET zero_damaged_pages"));
        }
        server.execute(
                database,
                "ALTER ROLE zeroing RESET zero_damaged_pages; ALTER ROLE zeroing SET session_replication_role = replica");
        assertThatThrownBy(() -> load(settings, List.of())).hasMessageContaining("session_replication_role = replica");
        try (DumpSession session = dump(settings)) {
            assertThat(session.tables()).isEmpty();
        }
        server.dropDatabase(database);
        server.execute("postgres", "DROP ROLE zeroing");
    }

    @Test
    void damagedPage_whateverTheServerWouldDo_failsTheDumpByTable() throws SQLException, IOException {
        try (PostgresServer server = PostgresServer.start(15, Map.of("shared_buffers", "1MB"))) {
            String database = server.createDatabase("damaged");
            make(server, database, List.of("zero_damaged_pages = on"));
            server.execute(
                    database,
                    "CREATE TABLE t AS SELECT i, repeat('x', 100) FROM generate_series(1, 1000) i; CHECKPOINT");
            server.execute(database, "CREATE TABLE u (i int PRIMARY KEY, s text)");
            server.execute(database, "INSERT INTO u SELECT i, repeat('y', 500) FROM generate_series(1, 20000) i");
            Path file = Path.of(
                    server.queryText("postgres", "SHOW data_directory"),
                    server.queryText(database, "SELECT pg_relation_filepath('t')"));
            byte[] garbage = new byte[64];
            Arrays.fill(garbage, (byte) 0x5a);
            try (RandomAccessFile page = new RandomAccessFile(file.toFile(), "rw")) {
                page.seek(2 * 8192);
                page.write(garbage);
            }
            try (DumpSession session = dump(TestSettings.of(server, database))) {
                DatabaseException e = catchThrowableOfType(DatabaseException.class, () -> rows(session, "t"));
                assertThat(e).as("the damage must not pass for an empty page").isNotNull();
                assertThat(e).hasMessageContaining("copy of table public.t").hasMessageContaining("invalid page");
            }
        }
    }

    @Test
    void warningWhileRowsAreRead_isReportedByTable() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("warned");
        server.execute(
                database,
                "CREATE TABLE a (i int); CREATE TABLE b (i int); INSERT INTO a VALUES (1); INSERT INTO b VALUES (2);"
                        + " CREATE FUNCTION warn(int) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE WARNING"
                        + " 'secret of row %', $1; RETURN true; END$$; CREATE EXTENSION hstore;"
                        + " ALTER EXTENSION hstore ADD TABLE b;"
                        + " UPDATE pg_extension SET extconfig = ARRAY['b'::regclass::oid],"
                        + " extcondition = ARRAY['WHERE public.warn(i)'] WHERE extname = 'hstore'");
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            assertThat(session.facts().warnings()).isEmpty();
            assertThat(rows(session, "b")).isEqualTo("2\n");
            assertThat(rows(session, "a")).isEqualTo("1\n");
            assertThat(session.facts().warnings())
                    .singleElement()
                    .asString()
                    .contains("copy of table public.b")
                    .contains("01000")
                    .doesNotContain("secret");
        }
        server.dropDatabase(database);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void scriptsHead_onEveryVersion_isTakenFromWhoeverMayRestore(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("head");
        String role = "restorer_" + major;
        server.execute(database, "DROP ROLE IF EXISTS " + role + "; CREATE ROLE " + role + " LOGIN");
        String head;
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            head = ScriptText.head(
                            "t", "15", "1", List.of(), "token", session.facts().loadSettings())
                    .lines()
                    .filter(line -> !line.startsWith("\\restrict"))
                    .collect(Collectors.joining("\n"));
        }
        assertThat(head).contains("SET array_nulls = 'on';");
        server.execute(database, "SET ROLE " + role + ";\n" + head);
        server.dropDatabase(database);
        server.execute("postgres", "DROP ROLE " + role);
    }

    /** A newer release may bring settings that shape rows: somebody has to look. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void settings_ofTheServer_areAllInTheDocument(int major) throws SQLException, IOException {
        Set<String> listed = listed();
        Set<String> unknown = new TreeSet<>(PostgresServer.shared(major)
                .query("postgres", "SELECT name FROM pg_settings WHERE name NOT LIKE '%.%'", row -> row.getString(1)));
        unknown.removeAll(listed);

        assertThat(unknown).as("docs/settings.md has to give a reason for each").isEmpty();
    }

    private static Set<String> listed() throws IOException {
        return Files.readString(Path.of("..", "docs", "settings.md"))
                .lines()
                .flatMap(line -> Arrays.stream(line.split("`", -1)))
                .collect(Collectors.toSet());
    }
}
