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
import io.pgbackup.testkit.postgres.PostgresServer;
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

    /** A setting of the document's list, and what it must be. */
    private record Pin(String name, String value, boolean isForReading, boolean isForLoading) {}

    /** Without those that the operating system decides, those of the transaction, and the encoding, which is the data's. */
    private static List<Pin> pins() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "settings.md"));
        return text.substring(text.indexOf("## Pinned"), text.indexOf("## Left as they are"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Pin(
                        cells[1].strip().replace("`", ""),
                        cells[2].strip().replaceAll("^`'?|'?`$", ""),
                        cells[3].contains("reading"),
                        cells[3].contains("loading")))
                .filter(pin -> !pin.name.startsWith("tcp_")
                        && !pin.name.startsWith("transaction_i")
                        && !pin.name.startsWith("transaction_r")
                        && !pin.name.equals("client_encoding")
                        && !pin.name.equals("client_connection_check_interval"))
                .toList();
    }

    private static final Map<String, String> HOSTILE_TEXTS = Map.of(
            "search_path", "public",
            "TimeZone", "Asia/Tokyo",
            "DateStyle", "German, DMY",
            "default_tablespace", "pg_default",
            "restrict_nonsystem_relation_kind", "view",
            "createrole_self_grant", "set");

    /** Makes a superuser who brings every setting along, each with a value other than the one that it must have. */
    private static Set<String> makeHostile(PostgresServer server, String role) throws SQLException, IOException {
        server.execute("postgres", "DROP ROLE IF EXISTS " + role + "; CREATE ROLE " + role + " SUPERUSER LOGIN");
        Set<String> made = new TreeSet<>();
        for (Pin pin : pins()) {
            String value = server
                    .query(
                            "postgres",
                            "SELECT CASE vartype WHEN 'bool' THEN CASE '" + pin.value
                                    + "' WHEN 'on' THEN 'off' ELSE 'on' END"
                                    + " WHEN 'enum' THEN (SELECT min(e) FROM unnest(enumvals) e WHERE e <> '"
                                    + pin.value
                                    + "') WHEN 'string' THEN '" + HOSTILE_TEXTS.getOrDefault(pin.name, "")
                                    + "' ELSE CASE min_val WHEN '" + pin.value + "' THEN max_val ELSE min_val END END"
                                    + " FROM pg_settings WHERE name = '" + pin.name + "'",
                            row -> row.getString(1))
                    .stream()
                    .findFirst()
                    .orElse("");
            if (!value.isEmpty()) {
                made.add(pin.name);
                server.execute("postgres", "ALTER ROLE " + role + " SET " + pin.name + " = '" + value + "'");
            }
        }
        return made;
    }

    private static String names(List<Pin> pins) {
        return pins.stream()
                .map(pin -> "('" + pin.name + "', '" + pin.value + "')")
                .collect(Collectors.joining(", "));
    }

    /** The rows that a worker is given are those whose setting has, while it reads, the value that it must have. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void pinned_whateverTheRoleBringsAlong_holdWhileRowsAreReadAndLoaded(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("pinned");
        String role = "brings_all_" + major;
        Set<String> hostile = makeHostile(server, role);
        assertThat(hostile).hasSizeGreaterThan(33);
        List<Pin> reading = pins().stream().filter(Pin::isForReading).toList();
        server.execute(
                database,
                "CREATE TABLE pins (name text, value text); CREATE EXTENSION hstore; ALTER EXTENSION hstore ADD TABLE pins;"
                        + " INSERT INTO pins VALUES " + names(reading)
                        + "; UPDATE pg_extension SET extconfig = ARRAY['pins'::regclass::oid],"
                        + " extcondition = ARRAY['WHERE replace(current_setting(name, true), ''\"\"'', '''') = value']"
                        + " WHERE extname = 'hstore'");
        JdbcSettings settings = JdbcSettings.of(server.host(), server.port(), database, role);
        List<SessionSetting> script;
        try (DumpSession session = dump(settings)) {
            assertThat(rows(session, "pins").lines().map(line -> line.split("\t", 2)[0]))
                    .containsExactlyInAnyOrderElementsOf(reading.stream()
                            .map(Pin::name)
                            .filter(name -> isKnown(server, name))
                            .toList());
            session.ensureAlive();
            script = session.facts().loadSettings();
        }
        List<Pin> loading = pins().stream()
                .filter(Pin::isForLoading)
                .filter(pin -> isKnown(server, pin.name))
                .toList();
        try (LoadSession session = load(settings, script)) {
            session.execute(
                    "seen",
                    "CREATE TABLE public.seen (name text, value text); CREATE FUNCTION public.see() RETURNS trigger"
                            + " LANGUAGE plpgsql AS 'BEGIN NEW.value := replace(pg_catalog.current_setting(NEW.name), ''\"\"'', '''');"
                            + " RETURN NEW; END'; CREATE TRIGGER see BEFORE INSERT ON public.seen FOR EACH ROW EXECUTE"
                            + " FUNCTION public.see()");
            session.copyIn(
                    "seen",
                    "COPY public.seen (name) FROM stdin;",
                    new ByteArrayInputStream(loading.stream()
                            .map(pin -> pin.name + "\n")
                            .collect(Collectors.joining())
                            .getBytes(StandardCharsets.UTF_8)));
            session.ensureUnchanged();
        }
        assertThat(server.query(
                        database, "SELECT name, value FROM seen", row -> row.getString(1) + "=" + row.getString(2)))
                .containsExactlyInAnyOrderElementsOf(loading.stream()
                        .map(pin ->
                                pin.name + "=" + (pin.name.equals("restrict_nonsystem_relation_kind") ? "" : pin.value))
                        .toList());
        server.dropDatabase(database);
        server.execute("postgres", "DROP ROLE " + role);
    }

    private static boolean isKnown(PostgresServer server, String name) {
        try {
            return !server.query(
                            "postgres", "SELECT 1 FROM pg_settings WHERE name = '" + name + "'", row -> row.getInt(1))
                    .isEmpty();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void load_byARoleThatIsNoSuperuser_leavesAloneWhatItMayNotSet(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("plain");
        String role = "plain_" + major;
        server.execute(
                database,
                "DROP ROLE IF EXISTS " + role + "; CREATE ROLE " + role + " LOGIN; ALTER DATABASE \"" + database
                        + "\" OWNER TO " + role);
        List<SessionSetting> script;
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            script = session.facts().loadSettings();
        }
        assertThat(script).extracting(SessionSetting::name).contains("zero_damaged_pages", "session_replication_role");
        JdbcSettings settings = JdbcSettings.of(server.host(), server.port(), database, role);
        try (LoadSession session = load(settings, script)) {
            session.execute("t", "CREATE SCHEMA own; CREATE TABLE own.t (i int)");
            session.copyIn(
                    "t", "COPY own.t FROM stdin;", new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8)));
            session.ensureUnchanged();
        }
        assertThat(server.queryText(database, "SELECT i FROM own.t")).isEqualTo("1");
        server.dropDatabase(database);
        server.execute("postgres", "DROP ROLE " + role);
    }

    @Test
    void settingThatCodeChangesWhileRowsAreRead_failsTheDumpAtItsEndByName() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("changing");
        server.execute(
                database,
                "CREATE TABLE a (i int); CREATE TABLE b (f float8); INSERT INTO a VALUES (1); INSERT INTO b VALUES (0.1);"
                        + " CREATE FUNCTION spoil(int) RETURNS boolean LANGUAGE sql AS"
                        + " $$SELECT set_config('extra_float_digits', '-5', true) IS NOT NULL$$; CREATE EXTENSION hstore;"
                        + " ALTER EXTENSION hstore ADD TABLE a;"
                        + " UPDATE pg_extension SET extconfig = ARRAY['a'::regclass::oid],"
                        + " extcondition = ARRAY['WHERE public.spoil(i)'] WHERE extname = 'hstore'");
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            assertThat(rows(session, "a")).isEqualTo("1\n");
            DatabaseException e = catchThrowableOfType(DatabaseException.class, session::ensureAlive);
            assertThat(e).as("what was read after it may be wrong").isNotNull();
            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED);
            assertThat(e).hasMessageContaining("extra_float_digits = 3").hasMessageContaining("-5");
        }
        server.dropDatabase(database);
    }

    @Test
    void settingThatCodeChangesWhileRowsAreLoaded_failsTheLoadAtItsEndByName() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("changing");
        try (LoadSession session = load(TestSettings.of(server, database), List.of())) {
            session.execute(
                    "t",
                    "CREATE TABLE public.t (i int); CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS"
                            + " $$BEGIN PERFORM set_config('array_nulls', 'off', false); RETURN NEW; END$$;"
                            + " CREATE TRIGGER spoil BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.spoil()");
            session.copyIn(
                    "t", "COPY public.t FROM stdin;", new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8)));
            DatabaseException e = catchThrowableOfType(DatabaseException.class, session::ensureUnchanged);
            assertThat(e).as("what was loaded after it may be wrong").isNotNull();
            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED);
            assertThat(e).hasMessageContaining("array_nulls = on").hasMessageContaining("off");
        }
        server.dropDatabase(database);
    }

    @Test
    void loadOfADatabaseWithATimeZoneOfItsOwn_isInThatTimeZone() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("zoned");
        server.execute(
                database,
                "CREATE TABLE t (at timestamptz DEFAULT '2020-01-01 00:30+09'); ALTER DATABASE \"" + database
                        + "\" SET timezone = 'Asia/Tokyo'");
        List<SessionSetting> script;
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            script = session.facts().loadSettings();
            assertThat(session.entries()).anyMatch(entry -> entry.sql().contains("'2019-12-31 15:30:00+00'"));
        }
        server.execute(database, "ALTER DATABASE \"" + database + "\" RESET timezone");
        assertThat(script).contains(new SessionSetting("TimeZone", "Asia/Tokyo"));
        try (LoadSession session = load(TestSettings.of(server, database), script)) {
            session.execute("c", "CREATE TABLE public.c (at timestamptz, d date, CHECK (at::date = d))");
            session.copyIn(
                    "c",
                    "COPY public.c FROM stdin;",
                    new ByteArrayInputStream("2019-12-31 15:30:00+00\t2020-01-01\n".getBytes(StandardCharsets.UTF_8)));
            session.ensureUnchanged();
        }
        List<SessionSetting> nowhere = List.of(new SessionSetting("TimeZone", "Mars/Olympus"));
        assertThatThrownBy(() -> load(TestSettings.of(server, database), nowhere))
                .hasMessageContaining("does not have the time zone Mars/Olympus");
        server.dropDatabase(database);
    }

    @Test
    void constantOfMoney_withoutAColumnOfMoney_isLoadedUnderItsLocale() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("money");
        server.execute(database, "CREATE TABLE t (n numeric)");
        assertThat(moneyLocale(server, database)).isFalse();
        server.execute(database, "ALTER TABLE t ADD CHECK (n::money > '12.50'::money)");
        assertThat(moneyLocale(server, database)).isTrue();
        server.dropDatabase(database);
    }

    private static boolean moneyLocale(PostgresServer server, String database) {
        try (DumpSession session = dump(TestSettings.of(server, database))) {
            return session.facts().loadSettings().stream()
                    .anyMatch(setting -> setting.name().equals("lc_monetary"));
        }
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
