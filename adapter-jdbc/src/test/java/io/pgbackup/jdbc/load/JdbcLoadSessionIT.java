package io.pgbackup.jdbc.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.CountedTable;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.Rehearsal;
import io.pgbackup.core.load.RowsTransaction;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JdbcLoadSessionIT {

    private final PostgresServer server = PostgresServer.shared(15);
    private final String database = server.createDatabase("load");

    /** Only where the sentence cannot hold a value of a row. */
    @Test
    void execute_parameterThatIsNotValid_tellsTheServersSentenceOfDefinitionsAlone() throws SQLException {
        server.execute(database, "CREATE TABLE t (a text); INSERT INTO t VALUES ('4111 1111')");
        try (LoadSession session = open(1)) {
            assertThatThrownBy(() -> session.execute("TABLE t", "ALTER TABLE public.t SET (nonesuch = 1)"))
                    .hasMessageContaining("unrecognized parameter \"nonesuch\"")
                    .hasMessageContaining("22023");
            assertThatThrownBy(() ->
                            session.execute("INDEX i", "SELECT pg_catalog.timezone(a, pg_catalog.now()) FROM public.t"))
                    .hasMessageContaining("22023")
                    .hasMessageNotContaining("4111")
                    .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("4111"));
        }
    }

    /** Code may give any SQLSTATE to any text. */
    @ParameterizedTest
    @ValueSource(strings = {"P0001", "ZZ001", "42501", "53100", "XX000", "40001", "0A000"})
    void code_thatTellsValues_isNotRepeatedWhereRowsAreRead(String state) throws SQLException {
        server.execute(database, """
                CREATE FUNCTION tell(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
                    $$ BEGIN RAISE 'value %%, query_wait_timeout', $1 USING ERRCODE = '%1$s', DETAIL = $1, HINT = $1,
                        SCHEMA = $1, TABLE = $1, COLUMN = $1, DATATYPE = $1, CONSTRAINT = $1; END $$;
                CREATE FUNCTION tell_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.tell(new.a); RETURN new; END $$;
                CREATE TABLE t (a text); INSERT INTO t VALUES ('4111 1111');
                CREATE TABLE u (a text); CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION tell_new();
                CREATE MATERIALIZED VIEW m AS SELECT tell(a) FROM t WITH NO DATA""".formatted(state));
        try (LoadSession session = open(1)) {
            for (String sql : List.of(
                    "CREATE INDEX ON public.t (public.tell(a))",
                    "ALTER TABLE public.t ADD CHECK (public.tell(a) = '')",
                    "REFRESH MATERIALIZED VIEW public.m")) {
                assertSilent(() -> session.execute("INDEX i", sql), state);
            }
            assertSilent(
                    () -> session.copyIn("rows of table u", "COPY public.u (a) FROM stdin;", bytes("4111 1111\n")),
                    state);
            assertThatThrownBy(() -> session.define(
                            "EXTENSION x",
                            "DO $$ BEGIN RAISE 'set shared_preload_libraries' USING ERRCODE = '" + state + "'; END $$"))
                    .hasMessageContaining("failed: set shared_preload_libraries (SQLSTATE " + state + ")");
        }
    }

    /** What code misses is told, unless its name may come from a row. */
    @Test
    void code_thatMissesAFunction_namesItWhereItIsWritten() throws SQLException {
        server.execute(database, """
                CREATE FUNCTION helper(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
                CREATE FUNCTION uses(a text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN helper(a); END $$;
                CREATE FUNCTION builds(a text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
                    $$ DECLARE r text; BEGIN EXECUTE 'SELECT "' || a || '"' INTO r; RETURN r; END $$;
                CREATE TABLE t (a text); INSERT INTO t VALUES ('4111 1111')""");
        try (LoadSession session = open(1)) {
            assertThatThrownBy(() -> session.execute("INDEX i", "CREATE INDEX ON public.t (public.uses(a))"))
                    .hasMessageContaining("function helper(text) does not exist");
            assertSilent(() -> session.execute("INDEX i", "CREATE INDEX ON public.t (public.builds(a))"), "42703");
        }
    }

    /** Rows are cast to names of relations, roles, types and configurations, also by functions of the server that take a text. */
    @Test
    void name_thatARowGives_isNotRepeated() throws SQLException {
        server.execute(database, """
                CREATE TABLE t (a text); INSERT INTO t VALUES ('s4111.x');
                CREATE FUNCTION inlined(text) RETURNS regclass LANGUAGE sql IMMUTABLE AS 'SELECT $1::regclass';
                CREATE FUNCTION typed(a text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
                    'BEGIN RETURN a::regtype::text; END';
                CREATE TABLE types (a regtype); CREATE TABLE roles (a regrole)""");
        try (LoadSession session = open(1)) {
            for (String[] look : new String[][] {
                {"a::regclass", "3F000"},
                {"a::regtype", "3F000"},
                {"typed(a)", "3F000"},
                {"inlined(a)", "3F000"},
                {"(a || '.y.z')::regclass", "42601"},
                {"(a || '.y')::regclass", "0A000"},
                {"replace(a, '.', '_')::regclass", "42P01"},
                {"replace(a, '.', '_')::regtype", "42704"},
                {"typed(replace(a, '.', '_'))", "42704"},
                {"to_tsvector(replace(a, '.', '_')::regconfig, '')", "42704"},
                {"pg_has_role(a::name, 'usage')", "42704"},
                {"has_database_privilege(a, 'connect')", "3D000"},
                {"query_to_xml('select * from ' || a, true, true, '')", "42P01"},
            }) {
                server.execute(
                        database,
                        "DROP MATERIALIZED VIEW IF EXISTS m; CREATE MATERIALIZED VIEW m AS SELECT " + look[0]
                                + " AS a FROM t WITH NO DATA");
                assertSilent(
                        () -> session.execute("MATERIALIZED VIEW DATA m", "REFRESH MATERIALIZED VIEW public.m"),
                        look[1]);
            }
            assertSilent(() -> session.execute("INDEX i", "CREATE INDEX ON public.t (public.inlined(a))"), "3F000");
            for (String table : List.of("types", "roles")) {
                assertSilent(
                        () -> session.copyIn(
                                "rows of table x", "COPY public." + table + " (a) FROM stdin;", bytes("s4111\n")),
                        "42704");
            }
        }
    }

    @Test
    void name_thatTheStatementGives_isTold() throws SQLException {
        server.execute(database, "CREATE TABLE t (a text); INSERT INTO t VALUES ('4111')");
        try (LoadSession session = open(1)) {
            assertThatThrownBy(() -> session.execute(
                            "FK CONSTRAINT f",
                            "ALTER TABLE ONLY public.t ADD FOREIGN KEY (a) REFERENCES public.\"No one\"(a)"))
                    .hasMessageContaining("relation \"public.No one\" does not exist");
            assertThatThrownBy(() -> session.execute("INDEX i", "CREATE INDEX ON public.t (lower(a), nonesuch)"))
                    .hasMessageContaining("column \"nonesuch\" does not exist");
            assertThatThrownBy(() -> session.execute("INDEX i", "CREATE INDEX ON public.t (public.nonesuch(a))"))
                    .hasMessageContaining("function public.nonesuch(text) does not exist");
            assertThatThrownBy(() -> session.execute("INDEX i", "CREATE INDEX ON public.t (a) TABLESPACE nowhere"))
                    .hasMessageContaining("tablespace \"nowhere\" does not exist");
        }
    }

    /** As dblink and foreign data wrappers say it of connections of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "08P01", "57P01", "25P03"})
    void code_thatSaysThatAConnectionIsLost_isAFailureOfItsStatement(String state) throws SQLException {
        server.execute(database, """
                CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE 'could not establish connection' USING ERRCODE = '%s'; END $$;
                CREATE TABLE u (a text); CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION tell();
                """.formatted(state));
        try (LoadSession session = open(1)) {
            assertThatThrownBy(() ->
                            session.copyIn("rows of table u", "COPY public.u (a) FROM stdin;", bytes("4111 1111\n")))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED))
                    .hasMessageContaining(state)
                    .hasMessageNotContaining("lost");
            assertThat(session.count(new TableName("public", "u"), "")).isZero();
        }
    }

    /** What the server cannot do just now, it does not refuse. */
    @ParameterizedTest
    @ValueSource(strings = {"53100", "53300", "57014", "55P03", "XX001", "58030"})
    void rehearse_whileTheServerIsInNeed_isNoRefusal(String state) throws SQLException {
        try (LoadSession session = open(1);
                Rehearsal rehearsal = session.rehearse()) {
            assertThatThrownBy(() -> rehearsal.execute(
                            "INDEX i", "DO $$ BEGIN RAISE 'No space left' USING ERRCODE = '" + state + "'; END $$"))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FAILED))
                    .hasMessageContaining("nothing was restored");
        }
    }

    private static void assertSilent(ThrowingCallable act, String state) {
        assertThatThrownBy(act).hasMessageContaining(state).satisfies(failure -> {
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed));
            assertThat(printed.toString()).doesNotContain("4111");
        });
    }

    /** Backups of 15.20 and 17.12 that were made before the program knew of it have it at every column. */
    @Test
    void execute_parameterOfTheServersOwn_isLeftOut() throws SQLException {
        try (LoadSession session = open(1)) {
            session.execute(
                    "TABLE t",
                    "CREATE TABLE public.t (a int, b int);\nALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver='1');\n"
                            + "ALTER TABLE ONLY public.t ALTER COLUMN b SET (pg_attver='1', n_distinct='5');\n");
            assertThat(session.rehearse()
                            .execute(
                                    "TABLE u",
                                    "CREATE TABLE public.u (a int);\n"
                                            + "ALTER TABLE ONLY public.u ALTER COLUMN a SET (pg_attver='1');\n"))
                    .isTrue();
        }
        assertThat(server.queryText(
                        database,
                        "SELECT string_agg(attname || attoptions::text, ',') FROM pg_attribute WHERE attrelid = 't'::regclass"
                                + " AND attoptions::text ~ 'n_distinct'"))
                .contains("b{")
                .contains("n_distinct=5");
    }

    private LoadSession open(int jobs) {
        return open(jobs, List.of(), "UTF8", StandardCharsets.UTF_8, "");
    }

    private LoadSession open(int jobs, List<SessionSetting> settings, String encoding, Charset charset, String role) {
        return new JdbcAdapter()
                .loader(TestSettings.of(server, database))
                .open(new LoadRequest(jobs, settings, encoding, charset, role));
    }

    @Test
    void execute_anyText_arrivesAsOneUnchangedMessage() throws SQLException {
        String sql = """
                -- ? {fn now()} {d '2020-01-01'} $1 ; comment ?
                CREATE TABLE told AS SELECT current_query() AS q, '{"a":1}'::jsonb ? 'a' AS has, '?' AS mark,
                  '{fn lcase(X)} {ts ''1''}'::text AS escapes;
                CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN PERFORM 1; RETURN '{call x()} ? ??'; END $f$;
                CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a + 1; SELECT g.a * 2; END;
                CREATE RULE r AS ON INSERT TO told DO INSTEAD (SELECT 1; SELECT 2);
                SELECT E'\\'?', U&'\\0061', $$;?$$, "has" FROM told;
                """;
        sql = sql.replace("CREATE TABLE told", "SET search_path = public; CREATE TABLE told");
        try (LoadSession session = open(1)) {
            session.execute("everything", sql);
        }

        assertThat(server.queryText(database, "SELECT q FROM told")).isEqualTo(sql);
        assertThat(server.queryText(database, "SELECT has || mark || escapes FROM told"))
                .isEqualTo("true?{fn lcase(X)} {ts '1'}");
        assertThat(server.queryText(database, "SELECT f()")).isEqualTo("{call x()} ? ??");
        assertThat(server.queryText(database, "SELECT g(4)")).isEqualTo("8");
    }

    @Test
    void execute_failingStatement_undoesTheWholeMessageAndNamesTheEntry() throws SQLException {
        try (LoadSession session = open(1)) {
            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class,
                    () -> session.execute(
                            "INDEX shop.orders_pkey on orders",
                            "CREATE TABLE public.a (); CREATE INDEX ON public.missing (x);"));

            assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED);
            assertThat(e)
                    .hasMessageStartingWith("INDEX shop.orders_pkey on orders on the connection with pid ")
                    .hasMessageEndingWith("failed: relation \"public.missing\" does not exist (SQLSTATE 42P01)");
            session.execute("after", "CREATE TABLE public.b ()");
        }

        assertThat(server.queryText(
                        database, "SELECT string_agg(relname, ',') FROM pg_class WHERE relname IN ('a', 'b')"))
                .isEqualTo("b");
    }

    @Test
    void execute_openTransactionThatFails_isRolledBack() throws SQLException {
        try (LoadSession session = open(1)) {
            assertThatThrownBy(() -> session.execute("x", "BEGIN; CREATE TABLE public.a (); SELECT 1/0;"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("22012");
            session.execute("y", "CREATE TABLE public.b ()");
        }

        assertThat(server.queryText(database, "SELECT to_regclass('a') IS NULL AND to_regclass('b') IS NOT NULL"))
                .isEqualTo("t");
    }

    @Test
    void rehearse_someOfWhichFails_leavesNothingAndTheSessionUsable() throws SQLException {
        try (LoadSession session = open(1)) {
            try (Rehearsal rehearsal = session.rehearse()) {
                assertThat(rehearsal.execute("TABLE t", "CREATE TABLE public.t (a int)"))
                        .isTrue();
                assertThatThrownBy(() ->
                                rehearsal.execute("VIEW v", "CREATE TABLE public.half (a int); SELECT missing() -- x"))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessage("VIEW v failed: function missing() does not exist (SQLSTATE 42883)");
                assertThat(rehearsal.execute("INDEX i", "CREATE INDEX i ON public.t (a) -- x"))
                        .isTrue();
                assertThatThrownBy(() -> rehearsal.execute("again", "SELECT FROM public.half"))
                        .hasMessageContaining("SQLSTATE 42P01");
            }
            session.execute("TABLE t", "CREATE TABLE public.t (b int)");

            assertThat(session.count(new TableName("public", "t"), "")).isZero();
        }
        assertThat(server.queryText(
                        database,
                        "SELECT string_agg(attname, ' ') FROM pg_attribute WHERE attrelid = 'public.t'::regclass"
                                + " AND attnum > 0"))
                .isEqualTo("b");
    }

    @Test
    void copyIn_rows_areCounted() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int, \"Ö €\" text)");
        try (LoadSession session = open(2)) {
            long rows =
                    session.copyIn("rows", "COPY public.t (a, \"Ö €\") FROM stdin;", bytes("1\tx\\n\n2\t\\N\n3\tÄ\n"));

            assertThat(rows).isEqualTo(3);
            assertThat(session.count(new TableName("public", "t"), "WHERE a > 1"))
                    .isEqualTo(2);
            assertThat(session.copyIn("none", "COPY public.t (a) FROM stdin", bytes("")))
                    .isZero();
        }
        assertThat(server.queryText(database, "SELECT string_agg(\"Ö €\", '' ORDER BY a) FROM t"))
                .isEqualTo("x\nÄ");
    }

    @Test
    void copyIn_largeStream_isTakenWhole() throws SQLException {
        server.execute(database, "CREATE TABLE big (a text)");
        int count = 5_000;
        byte[] text = ("x".repeat(999) + "\n").repeat(count).getBytes(StandardCharsets.US_ASCII);
        try (LoadSession session = open(1)) {
            long rows = session.copyIn("big", "COPY public.big FROM stdin;", new ByteArrayInputStream(text));

            assertThat(rows).isEqualTo(count);
        }
    }

    @Test
    void copyIn_badRow_namesTableAndStateButNoData() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int PRIMARY KEY, card text CHECK (card <> '4111'))");
        try (LoadSession session = open(1)) {
            for (String rows : List.of("4111x\t\\N\n", "1\t4111\n", "4111\tx\n4111\tx\n", "4111\n", "1\t4111\tx\n")) {
                DatabaseException e = catchThrowableOfType(
                        DatabaseException.class,
                        () -> session.copyIn("copy of table public.t", "COPY public.t FROM stdin;", bytes(rows)));

                assertThat(e).isNotNull();
                assertThat(e).hasMessageStartingWith("copy of table public.t ").hasMessageContaining("SQLSTATE 2");
                for (Throwable t = e; t != null; t = t.getCause()) {
                    assertThat(t.toString()).doesNotContain("4111");
                }
            }
            assertThat(session.count(new TableName("public", "t"), "")).isZero();
        }
    }

    @Test
    void copyIn_sourceThatFails_loadsNothingAndLeavesTheSessionUsable() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int)");
        InputStream broken = new InputStream() {
            private int count;

            @Override
            public int read() throws IOException {
                if (count == 20) {
                    throw new IOException("cut");
                }
                return count++ % 2 == 0 ? '7' : '\n';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                buffer[offset] = (byte) read();
                return 1;
            }
        };
        try (LoadSession session = open(1)) {
            BackupServiceException e = catchThrowableOfType(
                    BackupServiceException.class, () -> session.copyIn("t", "COPY public.t FROM stdin;", broken));

            assertThat(e).hasRootCauseMessage("cut");
            assertThat(session.count(new TableName("public", "t"), "")).isZero();
            assertThat(session.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n")))
                    .isEqualTo(1);
        }
    }

    @Test
    void copyOut_textSettings_holdForThatReadOnly() throws SQLException {
        server.execute(
                database,
                "CREATE TABLE t (a timestamptz, b bytea); INSERT INTO t VALUES ('2020-01-02 03:04:05+00', '\\x41');"
                        + " CREATE TABLE child () INHERITS (t); INSERT INTO child SELECT * FROM t");
        List<SessionSetting> settings = List.of(
                new SessionSetting("client_encoding", "LATIN1"),
                new SessionSetting("TimeZone", "Europe/Berlin"),
                new SessionSetting("bytea_output", "escape"),
                new SessionSetting("lc_monetary", "no_SUCH.locale"),
                new SessionSetting("no_such_setting", "1"));
        try (LoadSession session = open(1)) {
            assertThat(read(session, settings)).isEqualTo("2020-01-02 04:04:05+01\tA\n");
            assertThat(read(session, settings)).isEqualTo("2020-01-02 04:04:05+01\tA\n");
            assertThat(read(session, List.of())).isEqualTo("2020-01-02 03:04:05+00\t\\\\x41\n");
        }
    }

    private static String read(LoadSession session, List<SessionSetting> settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rows = session.copyOut("check", new TableName("public", "t"), List.of("a", "b"), "", settings, out::write);
        assertThat(rows).isEqualTo(1);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void open_settingsAndRole_areInPlaceOnEveryConnection() throws SQLException {
        server.execute(database, "DROP ROLE IF EXISTS \"load Role\"; CREATE ROLE \"load Role\"");
        server.execute(database, "GRANT CREATE ON SCHEMA public TO \"load Role\"");
        List<SessionSetting> settings = List.of(
                new SessionSetting("search_path", ""),
                new SessionSetting("check_function_bodies", "false"),
                new SessionSetting("transaction_timeout", "0"),
                new SessionSetting("default_tablespace", ""));
        try (LoadSession session = open(2, settings, "UTF8", StandardCharsets.UTF_8, "load Role")) {
            session.execute("f", "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT missing'");
            assertThat(session.facts().superuser()).isFalse();
        }
        assertThat(server.queryText(database, "SELECT proowner::regrole FROM pg_proc WHERE proname = 'f'"))
                .isEqualTo("\"load Role\"");
    }

    @Test
    void latin1Script_intoUtf8_isConvertedByTheServer() throws SQLException {
        Charset latin1 = StandardCharsets.ISO_8859_1;
        try (LoadSession session = open(1, List.of(), "LATIN1", latin1, "")) {
            session.execute("t", "CREATE TABLE public.\"ä\" (\"é\" text)");
            session.copyIn(
                    "t", "COPY public.\"ä\" (\"é\") FROM stdin;", new ByteArrayInputStream("ÿ\n".getBytes(latin1)));
        }
        assertThat(server.queryText(database, "SELECT \"é\" FROM \"ä\"")).isEqualTo("ÿ");
    }

    @Test
    void asciiScript_intoUtf8_isTakenAsBytes() throws SQLException {
        Charset latin1 = StandardCharsets.ISO_8859_1;
        byte[] name = "ä".getBytes(StandardCharsets.UTF_8);
        String asBytes = new String(name, latin1);
        try (LoadSession session = open(1, List.of(), "SQL_ASCII", latin1, "")) {
            session.execute("t", "CREATE TABLE public.\"" + asBytes + "\" (a text)");
            assertThat(session.copyIn(
                            "t",
                            "COPY public.\"" + asBytes + "\" FROM stdin;",
                            new ByteArrayInputStream(bytesOf("€\n"))))
                    .isEqualTo(1);
            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class,
                    () -> session.copyIn(
                            "t",
                            "COPY public.\"" + asBytes + "\" FROM stdin;",
                            new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n'})));
            assertThat(e).hasMessageContaining("22021");
        }
        assertThat(server.queryText(database, "SELECT a FROM \"ä\"")).isEqualTo("€");
    }

    @Test
    void readLargeObject_pieces_areExact() throws SQLException {
        server.execute(database, "SELECT lo_from_bytea(4711, '\\x00ff10')");
        try (LoadSession session = open(1)) {
            assertThat(session.readLargeObject(4711, 0, 2)).containsExactly(0, 0xff);
            assertThat(session.readLargeObject(4711, 2, 100)).containsExactly(0x10);
            assertThat(session.readLargeObject(4711, 3, 100)).isEmpty();
        }
    }

    @Test
    void facts_emptyDatabase_isEmpty() throws SQLException {
        server.execute(database, "CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore");
        try (LoadSession session = open(1)) {
            TargetFacts facts = session.facts();

            assertThat(facts.objects()).isEmpty();
            assertThat(facts.isEmpty()).isTrue();
            assertThat(facts.database()).isEqualTo(database);
            assertThat(facts.serverVersion()).startsWith("15.");
            assertThat(facts.encoding()).isEqualTo("UTF8");
            assertThat(facts.roles()).contains("postgres", "pg_monitor");
            assertThat(facts.availableExtensions()).containsKey("plpgsql");
            assertThat(facts.settings()).containsKey("lc_monetary");
            assertThat(facts.superuser()).isTrue();
            assertThat(facts.eventTriggers()).isEmpty();
        }
    }

    @Test
    void facts_usersObjects_areListed() throws SQLException {
        server.execute(database, """
                CREATE SCHEMA "My S";
                CREATE TABLE "My S"."T" (a serial PRIMARY KEY);
                CREATE VIEW v AS SELECT 1 AS a;
                CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE TYPE e AS ENUM ('a');
                CREATE DOMAIN d AS int;
                CREATE TYPE c AS (a int);
                CREATE TYPE r AS RANGE (subtype = float8);
                SELECT lo_create(77);
                CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION et();
                CREATE CAST (e AS int) WITH FUNCTION f(int) AS ASSIGNMENT;
                """.replace("CREATE CAST (e AS int) WITH FUNCTION f(int) AS ASSIGNMENT;\n", ""));
        try (LoadSession session = open(1)) {
            assertThat(session.facts().objects())
                    .contains(
                            "schema \"My S\"",
                            "table \"My S\".\"T\"",
                            "sequence \"My S\".\"T_a_seq\"",
                            "view public.v",
                            "function public.f(a integer)",
                            "type public.e",
                            "domain public.d",
                            "type public.c",
                            "type public.r",
                            "large object 77",
                            "function public.et()",
                            "event trigger et")
                    .isSorted();
            assertThat(session.facts().eventTriggers()).containsExactly("et");
        }
    }

    @Test
    void close_whileAStatementRuns_endsIt() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        CountDownLatch begun = new CountDownLatch(1);
        LoadSession session = open(1);
        try {
            Future<?> sleeper = executor.submit(() -> {
                begun.countDown();
                session.execute("nap", "SELECT pg_sleep(300) /* " + database + " */");
            });
            begun.await();
            waitFor(
                    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(300) /* "
                            + database + " */'",
                    "1");

            session.close();

            RunException e = catchThrowableOfType(RunException.class, () -> {
                try {
                    sleeper.get(30, TimeUnit.SECONDS);
                } catch (java.util.concurrent.ExecutionException failure) {
                    throw failure.getCause();
                }
            });
            assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
            waitFor("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'", "0");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void copyIn_connectionCutAfterTheEndOfTheData_isInDoubtAndNotRetryable() throws SQLException {
        server.execute(database, """
                CREATE TABLE t (a int);
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); RETURN NULL; END';
                CREATE TRIGGER die AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION die();
                """);
        try (LoadSession session = open(1)) {
            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class, () -> session.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n")));

            assertThat(e).hasMessageContaining("in doubt");
            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        }
    }

    @Test
    void loadTogether_committed_keepsAllAndGivesTheConnectionBack() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int); CREATE TABLE u (a int)");
        try (LoadSession session = open(1)) {
            try (RowsTransaction rows = session.loadTogether()) {
                assertThat(rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n2\n")))
                        .isEqualTo(2);
                assertThat(rows.copyIn("u", "COPY public.u FROM stdin;", bytes("3\n")))
                        .isEqualTo(1);
                assertThat(server.queryText(database, "SELECT count(*) FROM t")).isEqualTo("0");
                rows.commit("both");
            }

            assertThat(session.counts(List.of(counted("u", ""), counted("t", ""), counted("t", "WHERE a = 4"))))
                    .containsExactly(1L, 2L, 0L);
        }
        assertThat(server.queryText(database, "SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    void loadTogether_withoutCommit_keepsNothing() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int)");
        try (LoadSession session = open(1)) {
            try (RowsTransaction rows = session.loadTogether()) {
                rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n"));
            }

            assertThat(session.count(new TableName("public", "t"), "")).isZero();
        }
    }

    @Test
    void loadTogether_badRow_namesItsTableAndKeepsNothing() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int); CREATE TABLE u (a int)");
        try (LoadSession session = open(1)) {
            try (RowsTransaction rows = session.loadTogether()) {
                rows.copyIn("rows of table public.t", "COPY public.t FROM stdin;", bytes("1\n"));
                assertThatThrownBy(
                                () -> rows.copyIn("rows of table public.u", "COPY public.u FROM stdin;", bytes("x\n")))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageStartingWith("rows of table public.u ")
                        .hasMessageContaining("SQLSTATE 22P02");
            }

            assertThat(session.counts(List.of(counted("t", ""), counted("u", ""))))
                    .containsExactly(0L, 0L);
        }
    }

    @Test
    void loadTogether_connectionCutWhileItCommits_isInDoubtAndNotRetryable() throws SQLException {
        server.execute(database, """
                CREATE TABLE t (a int);
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                  FOR EACH ROW EXECUTE FUNCTION die();
                """);
        try (LoadSession session = open(1);
                RowsTransaction rows = session.loadTogether()) {
            rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n"));

            DatabaseException e =
                    catchThrowableOfType(DatabaseException.class, () -> rows.commit("rows of table public.t"));

            assertThat(e).hasMessageStartingWith("rows of table public.t: the outcome is in doubt");
            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        }
    }

    private static final TableName T = new TableName("public", "t");

    /** How many of the table's pages hold only rows that everybody sees, as the build of an index finds them. */
    private String visiblePages() throws SQLException {
        server.execute(database, "CREATE INDEX ON t (a)");
        return server.queryText(
                database, "SELECT relallvisible || ' of ' || relpages FROM pg_class WHERE relname = 't'");
    }

    @Test
    void loadAlone_emptyTable_writesFrozenRows() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int)");
        try (LoadSession session = open(1)) {
            try (RowsTransaction rows = session.loadAlone("t", T)) {
                assertThat(rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n")))
                        .isEqualTo(1);
                assertThat(rows.copyIn("t", "COPY public.t (a) FROM stdin", bytes("2\n3\n")))
                        .isEqualTo(2);
                rows.commit("t");
            }

            assertThat(session.count(T, "")).isEqualTo(3);
        }
        assertThat(visiblePages()).isEqualTo("1 of 1");
    }

    @Test
    void loadTogether_emptyTable_writesRowsThatAreNotFrozen() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int)");
        try (LoadSession session = open(1);
                RowsTransaction rows = session.loadTogether()) {
            rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n"));
            rows.commit("t");
        }
        assertThat(visiblePages()).isEqualTo("0 of 1");
    }

    @Test
    void loadAlone_encodingUnknownToTheDriver_writesFrozenRows() throws SQLException {
        server.execute(database, "CREATE TABLE t (a text)");
        Charset charset = Charset.forName("windows-1252");
        try (LoadSession session = open(1, List.of(), "WIN1252", charset, "");
                RowsTransaction rows = session.loadAlone("t", T)) {
            rows.copyIn("t", "COPY public.t FROM stdin;", new ByteArrayInputStream("€\n".getBytes(charset)));
            rows.commit("t");
        }
        assertThat(server.queryText(database, "SELECT a FROM t")).isEqualTo("€");
        assertThat(visiblePages()).isEqualTo("1 of 1");
    }

    @Test
    void loadAlone_withoutCommit_keepsNothingAndTheConnectionUsable() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int)");
        try (LoadSession session = open(1)) {
            try (RowsTransaction rows = session.loadAlone("t", T)) {
                rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n"));
            }

            assertThat(session.count(T, "")).isZero();
        }
    }

    @Test
    void loadAlone_tableWithRows_addsToThem() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int); INSERT INTO t VALUES (7)");

        assertThat(loadedAlone()).isEqualTo("1 7");
    }

    @Test
    void loadAlone_rowsThatOthersAreAboutToCommit_areKept() throws Exception {
        server.execute(database, "CREATE TABLE t (a int)");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (7)");
            Future<String> loaded = executor.submit(this::loadedAlone);
            waitFor("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'", "1");
            other.commit();

            assertThat(loaded.get(30, TimeUnit.SECONDS)).isEqualTo("1 7");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void loadAlone_tableThatOthersReferTo_isLoadedAsItIs() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t)");

        assertThat(loadedAlone()).isEqualTo("1");
    }

    @Test
    void loadAlone_publishedTable_isNotTruncated() throws SQLException {
        server.execute(database, "CREATE TABLE t (a int); CREATE PUBLICATION all_of_it FOR ALL TABLES");

        assertThat(loadedAlone()).isEqualTo("1");
        assertThat(visiblePages()).isEqualTo("0 of 1");
    }

    @Test
    void loadAlone_tableWithHiddenRows_keepsThem() throws SQLException {
        String role = database + "_loader";
        server.execute(database, """
                CREATE TABLE t (a int); INSERT INTO t VALUES (7);
                CREATE ROLE %1$s; GRANT ALL ON t TO %1$s; ALTER TABLE t ENABLE ROW LEVEL SECURITY;
                """.formatted(role));
        try (LoadSession session = open(1, List.of(), "UTF8", StandardCharsets.UTF_8, role);
                RowsTransaction rows = session.loadAlone("t", T)) {
            assertThatThrownBy(() -> rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n")))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("42501");
        }
        assertThat(server.queryText(database, "SELECT string_agg(a::text, ' ') FROM t"))
                .isEqualTo("7");
    }

    @Test
    void loadAlone_missingTable_isMissedByItsCopy() {
        try (LoadSession session = open(1);
                RowsTransaction rows = session.loadAlone("t", T)) {
            assertThatThrownBy(() -> rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n")))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("42P01");
        }
    }

    /** Loads a row, and returns all there are then. */
    private String loadedAlone() throws SQLException {
        try (LoadSession session = open(1);
                RowsTransaction rows = session.loadAlone("t", T)) {
            rows.copyIn("t", "COPY public.t FROM stdin;", bytes("1\n"));
            rows.commit("t");
        }
        return server.queryText(database, "SELECT string_agg(a::text, ' ' ORDER BY a) FROM t");
    }

    private static CountedTable counted(String table, String filter) {
        return new CountedTable(new TableName("public", table), filter);
    }

    @Test
    void open_unknownHost_isUnreachable() {
        JdbcSettings settings = JdbcSettings.of("no.such.host.invalid", 5432, "d", "u");

        DatabaseException e = catchThrowableOfType(
                DatabaseException.class,
                () -> new JdbcAdapter()
                        .loader(settings)
                        .open(new LoadRequest(4, List.of(), "UTF8", StandardCharsets.UTF_8, "")));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
    }

    private void waitFor(String sql, String expected) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String found;
        do {
            found = server.queryText("postgres", sql);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        } while (!found.equals(expected) && System.nanoTime() < deadline);
        assertThat(found).isEqualTo(expected);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(bytesOf(text));
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
