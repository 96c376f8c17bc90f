package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Omission.Reason;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the statements say: line by line what pg_dump says of the same objects, and what pg_dump cannot be asked for. */
class StatementTextIT {

    @ParameterizedTest
    @CsvSource({
        "types-13,13",
        "types-13,14",
        "types-13,15",
        "types-14,15",
        "functions-13,13",
        "functions-13,15",
        "collations-13,13",
        "collations-13,15",
        "transforms-13,15",
        "acl-13,13",
        "acl-13,15",
        "text-search-13,15"
    })
    void read_objects_saysWhatPgDumpSays(String file, int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("text");
        server.execute(database, resource("roles.sql"));
        server.execute(database, resource(file + ".sql"));
        List<String> expected = PgDump.statementLines(server, database);

        assertThat(entries(server, database))
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream().flatMap(StatementTextIT::normalized).toList());
    }

    private static List<String> entries(PostgresServer server, String database) throws SQLException, IOException {
        return new RoundTrip(server)
                .dump(database).catalog().entries().stream()
                        .flatMap(entry -> (entry.sql() + entry.ownerSql()).lines())
                        .flatMap(StatementTextIT::normalized)
                        .toList();
    }

    /** What pg_dump 15 writes otherwise without meaning anything else. */
    private static Stream<String> normalized(String line) {
        return Stream.of(line.replaceFirst("^ALTER (VIEW|SEQUENCE) (.* OWNER TO )", "ALTER TABLE $2")
                        .replaceFirst("( ON [A-Z]+)  (TO|FROM) ", "$1 $2 ")
                        .replaceFirst(
                                "REVOKE SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON", "REVOKE ALL ON")
                        .stripTrailing())
                .filter(text -> !text.isEmpty() && !text.startsWith("SET default_table"));
    }

    /** The label goes in by hand: no provider is at hand that would check it. */
    @Test
    void read_securityLabel_isWrittenWithItsProvider() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(17);
        String database = server.createDatabase("label");
        server.execute(database, "CREATE TYPE labelled AS ENUM (); CREATE TYPE pair AS (\"A\" integer)");
        server.execute(
                database,
                "INSERT INTO pg_seclabel VALUES"
                        + " ('labelled'::regtype, 'pg_type'::regclass, 0, 'some provider', 'it''s secret'),"
                        + " ('pair'::regclass, 'pg_class'::regclass, 1, 'selinux', 'x')");

        assertThat(entries(server, database))
                .contains(
                        "SECURITY LABEL FOR \"some provider\" ON TYPE public.labelled IS 'it''s secret';",
                        "SECURITY LABEL FOR selinux ON COLUMN public.pair.\"A\" IS 'x';");
    }

    @Test
    void read_untouchedPublicSchema_saysNothing() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(15);
        assertThat(entries(server, server.createDatabase("untouched"))).isEmpty();
    }

    @Test
    void read_publicSchemaOfOldServer_bringsItsOldState() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(14);
        assertThat(entries(server, server.createDatabase("untouched")))
                .containsExactly(
                        "ALTER SCHEMA public OWNER TO postgres;",
                        "REVOKE USAGE ON SCHEMA public FROM PUBLIC;",
                        "GRANT ALL ON SCHEMA public TO PUBLIC;");
    }

    @Test
    void read_closedPublicSchemaOfOldServer_isClosedOnOldTargetsToo() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(14);
        String database = server.createDatabase("closed");
        server.execute(database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        assertThat(entries(server, database))
                .containsExactly(
                        "ALTER SCHEMA public OWNER TO postgres;",
                        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
                        "GRANT USAGE ON SCHEMA public TO PUBLIC;");
    }

    @Test
    void read_largeObjectWithSmallNumber_keepsItsComment() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(16);
        String database = server.createDatabase("large");
        server.execute(database, "SELECT lo_create(7); COMMENT ON LARGE OBJECT 7 IS 'seven'");

        assertThat(entries(server, database))
                .containsExactly(
                        "SELECT pg_catalog.lo_create('7');",
                        "COMMENT ON LARGE OBJECT 7 IS 'seven';",
                        "ALTER LARGE OBJECT 7 OWNER TO postgres;");
    }

    @Test
    void read_postfixOperator_isWrittenWithWarning() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(13);
        String database = server.createDatabase("postfix");
        server.execute(database, "CREATE OPERATOR !!! (FUNCTION = int4abs, LEFTARG = integer)");

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(catalog.warnings())
                .containsExactly(
                        "operator public.!!! (integer, NONE) is a postfix operator, which servers since version 14"
                                + " do not accept");
        assertThat(catalog.entries())
                .anyMatch(entry ->
                        entry.ownerSql().contains("ALTER OPERATOR public.!!! (integer, NONE) OWNER TO postgres;"));
    }

    @Test
    void read_withoutRightToSecrets_saysWhatIsMissing() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(18);
        String database = server.createDatabase("secrets");
        server.execute(database, resource("roles.sql"));
        server.execute(
                database,
                "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
                        + " CREATE USER MAPPING FOR postgres SERVER s OPTIONS (password 'x');"
                        + " CREATE SUBSCRIPTION sub CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)");

        assertThat(new RoundTrip(server, "corpus_reader")
                        .dump(database)
                        .catalog()
                        .omissions())
                .containsExactly(
                        Omission.of(Reason.UNREADABLE, "subscription sub", "its connection is hidden from the role"),
                        Omission.of(
                                Reason.UNREADABLE,
                                "user mapping for postgres on server s",
                                "its options, if it has any, are hidden from the role"));
    }

    @Test
    void read_manyLargeObjects_goesInGroups() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(18);
        String database = server.createDatabase("large");
        server.execute(database, "SELECT lo_create(i) FROM generate_series(1001, 3100) i");

        assertThat(new RoundTrip(server).dump(database).catalog().largeObjects())
                .extracting(group -> group.oids().size())
                .containsExactly(1000, 1000, 100);
    }

    @Test
    void read_privilegesOfDroppedRole_areLeftOutWithWarning() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(16);
        String database = server.createDatabase("dropped");
        server.execute(
                database,
                "CREATE ROLE corpus_dropped; CREATE TYPE granted AS ENUM (); GRANT USAGE ON TYPE granted TO corpus_dropped;"
                        + " DELETE FROM pg_shdepend WHERE refobjid = 'corpus_dropped'::regrole; DROP ROLE corpus_dropped");

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(catalog.warnings())
                .singleElement()
                .asString()
                .contains("on TYPE public.granted name a role that does not exist");
        assertThat(catalog.entries()).noneMatch(entry -> entry.sql().contains("GRANT"));
    }

    @Test
    void read_indexThatIsNotValid_isLeftOutWithWarning() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(16);
        String database = server.createDatabase("invalid");
        server.execute(database, resource("failed-index.sql"));

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(catalog.warnings()).singleElement().asString().contains("index public.failed is not valid");
        assertThat(catalog.entries())
                .filteredOn(entry -> entry.kind() == EntryKind.INDEX)
                .extracting(Entry::name)
                .containsExactly("good");
    }

    /** They go in by hand: the server takes no parameter that it does not know, but its minor releases may. */
    @ParameterizedTest
    @CsvSource({"13", "15", "18"})
    void read_storageParametersThatAreNotKnown_areLeftOutAndNamed(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("parameters");
        server.execute(
                database,
                "CREATE EXTENSION bloom;"
                        + "CREATE TABLE t (a int, b text, CONSTRAINT k UNIQUE (a) WITH (fillfactor = 70)) WITH (fillfactor = 50);"
                        + "CREATE INDEX i ON t (b) WITH (fillfactor = 60); CREATE INDEX bl ON t USING bloom (a) WITH (length = 96);"
                        + "CREATE VIEW v WITH (security_barrier) AS SELECT 1 AS a");
        server.execute(
                database,
                "UPDATE pg_class SET reloptions = reloptions || '{own=x y}' WHERE oid IN ('t'::regclass, 'k'::regclass,"
                        + " 'i'::regclass, 'v'::regclass);"
                        + "UPDATE pg_class SET reloptions = '{own=1,vacuum_truncate=false}' WHERE oid ="
                        + " (SELECT reltoastrelid FROM pg_class WHERE oid = 't'::regclass);"
                        + "UPDATE pg_attribute SET attoptions = '{pg_attver=123,n_distinct=5}' WHERE attrelid = 't'::regclass"
                        + " AND attname = 'a';"
                        + "UPDATE pg_attribute SET attoptions = '{pg_attver=123}' WHERE attrelid = 't'::regclass"
                        + " AND attname = 'b'");

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        String sql = catalog.entries().stream().map(Entry::sql).collect(Collectors.joining());
        assertThat(sql)
                .doesNotContain("own=", "pg_attver")
                .contains(
                        "WITH (fillfactor='50', toast.vacuum_truncate='false');",
                        "ALTER TABLE ONLY public.t ALTER COLUMN a SET (n_distinct='5');",
                        "UNIQUE (a) WITH (fillfactor='70');",
                        "USING btree (b) WITH (fillfactor='60');",
                        "USING bloom (a) WITH (length='96');",
                        "VIEW public.v WITH (security_barrier='true') AS");
        String notKnown = " has unknown storage parameters: ";
        assertThat(catalog.warnings())
                .containsExactly(
                        "relation public.t" + notKnown + "own, toast.own: a copy will not have them",
                        "relation public.v" + notKnown + "own: a copy will not have them",
                        "index public.k" + notKnown + "own: a copy will not have them",
                        "index public.i" + notKnown + "own: a copy will not have them");
        assertThat(catalog.omissions()).isEmpty();
    }

    /** The server makes the name of a multirange from that of its range, and cuts it without regard to characters. */
    @Test
    void read_rangeWhoseMultirangesNameWasCut_leavesThatNameToTheServer() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(16);
        String database = server.createDatabase("cut");
        String name = "x".repeat(50) + "\uD83D\uDE00yy";
        server.execute(
                database,
                "CREATE TYPE \"" + name + "\" AS RANGE (subtype = int);"
                        + " CREATE TABLE fine (a int); COMMENT ON TABLE fine IS 'a \uFFFD of its own'");

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(catalog.warnings()).isEmpty();
        assertThat(catalog.omissions()).isEmpty();
        String copy = server.createDatabase("cut_copy");
        for (Entry entry : catalog.entries()) {
            server.execute(copy, entry.sql());
        }
        String multiranges = "SELECT typname FROM pg_type WHERE typtype = 'm' AND oid >= 16384";
        assertThat(server.query(copy, multiranges, row -> Arrays.toString(row.getBytes(1))))
                .hasSize(1)
                .isEqualTo(server.query(database, multiranges, row -> Arrays.toString(row.getBytes(1))));
    }

    @Test
    void read_foreignKeyWithDisabledTriggers_isNamed() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(16);
        String database = server.createDatabase("disabled");
        server.execute(
                database,
                "CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT self REFERENCES t);"
                        + " ALTER TABLE t DISABLE TRIGGER ALL");

        assertThat(new RoundTrip(server).dump(database).catalog().warnings())
                .singleElement()
                .asString()
                .contains("foreign key self on table public.t has triggers that are disabled");
    }

    @Test
    void read_bodyWithSeveralUnnamedArguments_failsTheBackup() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(16);
        String database = server.createDatabase("unnamed");
        server.execute(
                database,
                "CREATE FUNCTION f(int, int, c int) RETURNS int RETURN $1 - $2 + c;"
                        + " CREATE FUNCTION fine(int, c int) RETURNS int RETURN $1 + c");

        assertThat(new RoundTrip(server).dump(database).catalog().omissions())
                .singleElement()
                .satisfies(omission -> {
                    assertThat(omission.reason()).isEqualTo(Reason.IMPOSSIBLE);
                    assertThat(omission.object()).isEqualTo("function public.f(integer,integer,integer)");
                    assertThat(omission.sentence()).contains("several arguments without a name");
                });
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(StatementTextIT.class.getResourceAsStream("/corpus/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
