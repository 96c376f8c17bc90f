package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Waivers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of which somebody deleted a part from the catalogs by hand are named, and all else can be dumped. */
class DamagedCatalogIT {

    private static final String REST = "CREATE TABLE public.rest (a int); INSERT INTO public.rest VALUES (1); ";

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void open_schemaRowIsGone_namesAllThatWasInIt(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(REST + """
                CREATE SCHEMA lost;
                CREATE TABLE lost.t (a int PRIMARY KEY, b text DEFAULT 'x' CHECK (b <> ''));
                CREATE VIEW lost.v AS SELECT 1 AS a;
                CREATE MATERIALIZED VIEW lost.m AS SELECT 1 AS a;
                CREATE SEQUENCE lost.s;
                CREATE FUNCTION lost.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE PROCEDURE lost.p() LANGUAGE sql AS 'SELECT 1';
                CREATE AGGREGATE lost.g(int) (sfunc = int4pl, stype = int);
                CREATE TYPE lost.e AS ENUM ('a');
                CREATE TYPE lost.c AS (a int);
                CREATE DOMAIN lost.d AS int;
                CREATE OPERATOR lost.<#> (function = int4pl, leftarg = int, rightarg = int);
                CREATE OPERATOR FAMILY lost.fam USING btree;
                CREATE COLLATION lost.col FROM "C";
                CREATE CONVERSION lost.con FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
                CREATE TEXT SEARCH CONFIGURATION lost.tc (COPY = simple);
                CREATE TEXT SEARCH DICTIONARY lost.td (TEMPLATE = simple);
                CREATE STATISTICS lost.st ON a, b FROM lost.t;
                ALTER DEFAULT PRIVILEGES IN SCHEMA lost GRANT SELECT ON TABLES TO pg_monitor;
                DELETE FROM pg_namespace WHERE nspname = 'lost'""");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().omissions())
                    .extracting(omission -> omission.object().replaceAll("oid \\d+", "oid"))
                    .contains(
                            "table t (oid)",
                            "view v (oid)",
                            "materialized view m (oid)",
                            "sequence s (oid)",
                            "function f (oid)",
                            "procedure p (oid)",
                            "aggregate g (oid)",
                            "type e (oid)",
                            "type c (oid)",
                            "domain d (oid)",
                            "operator <#> (oid)",
                            "operator family fam (oid)",
                            "collation col (oid)",
                            "conversion con (oid)",
                            "text search configuration tc (oid)",
                            "text search dictionary td (oid)",
                            "statistics object st (oid)",
                            "default privileges r (oid)");
            assertThat(DumpRig.rows(session, "rest")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_constraintOfAnUnknownType_isNamed(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(REST + """
                CREATE TABLE public.t (a int CONSTRAINT odd CHECK (a > 0), CONSTRAINT even CHECK (a < 9));
                UPDATE pg_constraint SET contype = 'z' WHERE conname = 'odd';
                UPDATE pg_class SET relchecks = 1 WHERE relname = 't'""");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().omissions())
                    .containsExactly(Omission.of(
                            Omission.Reason.UNKNOWN,
                            "table constraint odd on public.t",
                            "no statement of the backup creates it"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_staleDependency_isAWarning(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(REST + """
                CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
                DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384""");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().omissions()).isEmpty();
            assertThat(session.facts().warnings())
                    .singleElement()
                    .asString()
                    .startsWith("pg_depend has a row for an object that does not exist, oid ")
                    .endsWith(" in pg_proc: the row is ignored");
            assertThat(DumpRig.rows(session, "rest")).containsExactly("1");
        }
    }

    /** Before 14 a server that is asked to describe what is not there fails. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_memberOfAnExtensionIsGone_isAWarning(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(REST + """
                CREATE EXTENSION hstore;
                DELETE FROM pg_proc WHERE proname IN ('akeys', 'hstore_in') AND oid >= 16384""");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().omissions()).isEmpty();
            assertThat(session.facts().warnings())
                    .filteredOn(
                            warning -> warning.startsWith("pg_depend has a row for an object that does not exist, oid ")
                                    && warning.endsWith(" in pg_proc: the row is ignored"))
                    .hasSize(2);
            assertThat(DumpRig.rows(session, "rest")).containsExactly("1");
        }
    }

    /** Of a part of a database, what is in the part is missed; nobody asks for the rest. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--table=t      | default value of column 1 of public.t, constraint k, index i",
                "--schema=own   | function own_f, table own_t",
                "--schema=other | ",
                "--table=rest   | ",
                "-N=own         | default value of column 1 of public.t, constraint k, function f, index i, view v",
                "-T=t           | function f, function own_f, table own_t, view v",
            })
    void open_partWithDamage_namesWhatIsInThePart(String part, String names) throws SQLException {
        for (int major : List.of(13, 18)) {
            DumpRig rig = DumpRig.of(major);
            rig.execute(REST + """
                    CREATE SCHEMA own;
                    CREATE SCHEMA other;
                    CREATE TABLE other.t2 (a int);
                    CREATE TYPE e AS ENUM ('a');
                    CREATE FUNCTION gone(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
                    CREATE TABLE t (a int DEFAULT gone(1), CONSTRAINT k CHECK (gone(a) > 0));
                    CREATE INDEX i ON t (gone(a));
                    CREATE VIEW v AS SELECT gone(1);
                    CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1';
                    CREATE FUNCTION own.own_f(e) RETURNS int LANGUAGE sql AS 'SELECT 1';
                    CREATE TABLE own.own_t (a e);
                    DELETE FROM pg_proc WHERE proname = 'gone';
                    DELETE FROM pg_type WHERE typname = 'e'""");

            try (DumpSession session = rig.open(request(part), GapHook.NONE)) {
                assertThat(session.facts().omissions())
                        .as("%d", major)
                        .extracting(omission -> omission.object().replaceAll(" \\(oid \\d+\\)", ""))
                        .containsExactlyInAnyOrderElementsOf(
                                names == null ? List.of() : List.of(names.split(", ", -1)));
            }
        }
    }

    private static DumpRequest request(String part) {
        String[] option = part.split("=", 2);
        List<NamePattern> named = List.of(NamePattern.parse(option[1]));
        List<NamePattern> none = List.of();
        DumpSelection selection = switch (option[0]) {
            case "--table" -> new DumpSelection(none, named, none, none, none, false);
            case "--schema" -> new DumpSelection(named, none, none, none, none, false);
            case "-N" -> new DumpSelection(none, none, named, none, none, false);
            default -> new DumpSelection(none, none, none, named, none, false);
        };
        return new DumpRequest(1, Duration.ofSeconds(10), "store", new DumpScope(selection, Waivers.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                        + " DELETE FROM pg_type WHERE typname = 'e' | function f ",
                "CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f() RETURNS e LANGUAGE sql AS 'SELECT NULL::e';"
                        + " DELETE FROM pg_type WHERE typname = 'e' | function f ",
                "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e); DELETE FROM pg_type WHERE typname = 'e' | table t ",
                "CREATE TYPE e AS ENUM ('a'); CREATE DOMAIN d AS e; DELETE FROM pg_type WHERE typname = 'e' | domain d ",
                "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT f(1);"
                        + " DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384 | view v ",
                "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE TABLE t (a int);"
                        + " CREATE INDEX i ON t (f(a)); DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384"
                        + " | index i ",
                "CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (a int,"
                        + " CONSTRAINT k CHECK (f(a))); DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384"
                        + " | constraint k ",
                "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT f(1));"
                        + " DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384 | default value of column 1 of public.t ",
                "CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (a int);"
                        + " CREATE POLICY p ON t USING (f(a)); DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384"
                        + " | policy p ",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TABLE t (a int);"
                        + " CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f();"
                        + " DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384 | trigger g ",
                "CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE TABLE t (a int);"
                        + " CREATE RULE r AS ON DELETE TO t WHERE f(1) DO INSTEAD NOTHING;"
                        + " DELETE FROM pg_proc WHERE proname = 'f' AND oid >= 16384 | rule r ",
                "CREATE TABLE t (a int DEFAULT 5); CREATE TABLE u (); DELETE FROM pg_class WHERE relname = 't'"
                        + " | default value of column 1 ",
                "CREATE TABLE t (a int); CREATE INDEX i ON t (a); DELETE FROM pg_class WHERE relname = 't' | index of relation ",
            })
    void open_partOfAnObjectIsGone_namesTheObject(String damage, String object) throws SQLException {
        for (int major : List.of(13, 18)) {
            DumpRig rig = DumpRig.of(major);
            rig.execute(REST + damage);

            try (DumpSession session = rig.open(1)) {
                assertThat(session.facts().omissions())
                        .as("%d", major)
                        .extracting(Omission::object)
                        .anyMatch(named -> named.startsWith(object + " (oid ")
                                || named.startsWith(object) && named.contains("(oid "));
                assertThat(DumpRig.rows(session, "rest")).containsExactly("1");
                assertThat(session.entries()).extracting(Entry::sql).noneMatch(sql -> sql.contains("???"));
            }
        }
    }

    @Test
    void open_whatNeedsADamagedObject_isNamedToo() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute(REST + """
                CREATE TYPE e AS ENUM ('a');
                CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE FUNCTION f2(int, e DEFAULT NULL) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
                CREATE TABLE t (a int PRIMARY KEY, b int DEFAULT f2(1));
                CREATE VIEW v AS SELECT f2(a) AS a FROM t;
                CREATE VIEW w AS SELECT * FROM v;
                CREATE INDEX i ON t (f2(a));
                DELETE FROM pg_type WHERE typname = 'e'""");

        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().omissions())
                    .extracting(omission -> omission.object().replaceAll("oid \\d+", "oid"))
                    .containsExactlyInAnyOrder(
                            "function f (oid)",
                            "function f2 (oid)",
                            "view v (oid)",
                            "view w (oid)",
                            "index i (oid)",
                            "default value of column 2 (oid)");
            assertThat(session.entries())
                    .extracting(Entry::label)
                    .contains("TABLE public.t", "CONSTRAINT public.t_pkey on t", "TABLE DATA public.t")
                    .noneMatch(label -> label.contains("VIEW") || label.contains("FUNCTION"));
        }
    }
}
