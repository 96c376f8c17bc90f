package io.pgbackup.jdbc.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingerprints see every difference that is planted between two databases, and none where there is none. */
class FingerprintReaderIT {

    private static final PostgresServer SERVER = PostgresServer.shared(18);

    private static final String OBJECTS = """
            CREATE SCHEMA s;
            CREATE TYPE s.e AS ENUM ('a', 'b');
            CREATE TYPE s.pair AS (a int, b text);
            CREATE DOMAIN s.d AS int CHECK (VALUE > 0);
            CREATE SEQUENCE s.q;
            CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
            CREATE FUNCTION s.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE FUNCTION s.ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE TABLE s.t (id int PRIMARY KEY, b text DEFAULT 'x', c s.e, d int, CONSTRAINT positive CHECK (d > 0));
            CREATE TABLE s.u (id int REFERENCES s.t);
            CREATE TABLE s.p (a int) PARTITION BY LIST (a);
            CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES IN (1);
            CREATE INDEX i ON s.t (b);
            CREATE STATISTICS s.st ON b, d FROM s.t;
            CREATE VIEW s.v AS SELECT id FROM s.t;
            CREATE RULE r AS ON DELETE TO s.v DO INSTEAD NOTHING;
            CREATE TRIGGER g BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.tf();
            CREATE POLICY y ON s.t USING (id > 0);
            CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION s.ef();
            CREATE PUBLICATION pub FOR TABLE s.t;
            CREATE FOREIGN DATA WRAPPER w OPTIONS (a 'b');
            CREATE SERVER sv FOREIGN DATA WRAPPER w OPTIONS (a 'b');
            CREATE USER MAPPING FOR PUBLIC SERVER sv OPTIONS (a 'b');
            CREATE FOREIGN TABLE s.ft (a int) SERVER sv OPTIONS (a 'b');
            CREATE TEXT SEARCH CONFIGURATION s.cfg (COPY = simple);
            CREATE TEXT SEARCH DICTIONARY s.dict (TEMPLATE = simple);
            CREATE OPERATOR s.=== (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text);
            CREATE CAST (s.pair AS text) WITH INOUT;
            CREATE COLLATION s.col FROM "C";
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
            CREATE INDEX ie ON s.t ((d + 1));
            CREATE RULE nothing AS ON DELETE TO s.t WHERE OLD.id < 0 DO INSTEAD NOTHING;
            CREATE TABLE s.parent (a int CONSTRAINT above CHECK (a > 0), b int);
            CREATE TABLE s.child () INHERITS (s.parent);
            CREATE TRIGGER gp AFTER INSERT ON s.p FOR EACH ROW EXECUTE FUNCTION s.tf();
            CREATE DOMAIN s.late AS int;
            ALTER DOMAIN s.late ADD CONSTRAINT late CHECK (VALUE > 0) NOT VALID;
            CREATE SUBSCRIPTION sub CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE);
            CREATE AGGREGATE s.sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
            CREATE TYPE s.r AS RANGE (SUBTYPE = text);
            CREATE OPERATOR FAMILY s.fam USING btree;
            CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler;
            CREATE TEXT SEARCH TEMPLATE s.template (LEXIZE = dsimple_lexize);
            CREATE EXTENSION hstore SCHEMA s;
            SELECT lo_create(4711)""";

    private static String database;
    private static List<String> untouched;

    @BeforeAll
    static void look() throws SQLException {
        database = objects();
        untouched = DefinitionTexts.of(SERVER, database);
    }

    @AfterAll
    static void drop() throws SQLException {
        drop(database);
    }

    private static String objects() throws SQLException {
        String name = SERVER.createDatabase("planted");
        SERVER.execute(name, OBJECTS);
        return name;
    }

    private static void drop(String name) throws SQLException {
        SERVER.execute(name, "DROP SUBSCRIPTION sub");
        SERVER.dropDatabase(name);
    }

    /** After a change that is taken back at once. */
    private static List<String> image(String change) throws SQLException {
        try (Connection connection = DefinitionTexts.connect(SERVER, database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            List<String> image = DefinitionTexts.of(connection);
            connection.rollback();
            return image;
        }
    }

    @Test
    void of_sameObjects_isTheSame() throws SQLException {
        String other = objects();
        assertThat(DefinitionTexts.of(SERVER, other)).isEqualTo(untouched);
        drop(other);
        assertThat(image("SELECT 1")).isEqualTo(untouched);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON s.t TO pg_monitor",
                "GRANT SELECT (b) ON s.t TO pg_monitor",
                "GRANT USAGE ON SCHEMA s TO pg_monitor",
                "GRANT USAGE ON SEQUENCE s.q TO pg_monitor",
                "REVOKE EXECUTE ON FUNCTION s.f FROM PUBLIC",
                "REVOKE USAGE ON TYPE s.e FROM PUBLIC",
                "GRANT USAGE ON FOREIGN SERVER sv TO pg_monitor",
                "GRANT USAGE ON FOREIGN DATA WRAPPER w TO pg_monitor",
                "GRANT SELECT ON LARGE OBJECT 4711 TO pg_monitor",
                "ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO pg_monitor",
                "ALTER TABLE s.t OWNER TO pg_database_owner",
                "ALTER FUNCTION s.f OWNER TO pg_database_owner",
                "ALTER SCHEMA s OWNER TO pg_database_owner",
                "COMMENT ON TABLE s.t IS 'x'",
                "COMMENT ON COLUMN s.t.b IS 'x'",
                "COMMENT ON FUNCTION s.f IS 'x'",
                "COMMENT ON CONSTRAINT positive ON s.t IS 'x'",
                "COMMENT ON PUBLICATION pub IS 'x'",
                "ALTER TABLE s.t ALTER b SET STORAGE EXTERNAL",
                "ALTER TABLE s.t ALTER b SET COMPRESSION pglz",
                "ALTER TABLE s.t ALTER b SET STATISTICS 7",
                "ALTER TABLE s.t ALTER b SET (n_distinct = 5)",
                "ALTER TABLE s.t ALTER b SET DEFAULT 'y'",
                "ALTER TABLE s.t ALTER b SET NOT NULL",
                "ALTER TABLE s.t ALTER d TYPE bigint",
                "ALTER TABLE s.t SET (fillfactor = 50)",
                "ALTER TABLE s.t SET (toast.autovacuum_enabled = off)",
                "ALTER TABLE s.u SET UNLOGGED",
                "ALTER TABLE s.t REPLICA IDENTITY FULL",
                "ALTER TABLE s.t CLUSTER ON t_pkey",
                "ALTER TABLE s.t ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE s.t FORCE ROW LEVEL SECURITY",
                "ALTER TABLE s.t DROP CONSTRAINT positive",
                "ALTER TABLE s.u DROP CONSTRAINT u_id_fkey",
                "ALTER TABLE s.t DISABLE TRIGGER g",
                "ALTER TABLE s.p DETACH PARTITION s.p1",
                "ALTER INDEX s.i SET (fillfactor = 50)",
                "DROP INDEX s.i",
                "CREATE INDEX ON s.t (d)",
                "ALTER STATISTICS s.st SET STATISTICS 9",
                "DROP STATISTICS s.st",
                "ALTER SEQUENCE s.q INCREMENT 5",
                "ALTER SEQUENCE s.q OWNED BY s.t.id",
                "ALTER FUNCTION s.f STRICT",
                "ALTER FUNCTION s.f SET work_mem = '1MB'",
                "CREATE OR REPLACE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1'",
                "ALTER VIEW s.v SET (security_barrier = on)",
                "CREATE OR REPLACE VIEW s.v AS SELECT id + 0 AS id FROM s.t",
                "DROP RULE r ON s.v",
                "ALTER POLICY y ON s.t USING (id > 1)",
                "ALTER POLICY y ON s.t TO pg_monitor",
                "ALTER TYPE s.e ADD VALUE 'c' BEFORE 'a'",
                "ALTER TYPE s.e RENAME VALUE 'a' TO 'c'",
                "ALTER TYPE s.pair ADD ATTRIBUTE c int",
                "ALTER DOMAIN s.d SET DEFAULT 1",
                "ALTER DOMAIN s.d SET NOT NULL",
                "ALTER EVENT TRIGGER et DISABLE",
                "ALTER PUBLICATION pub SET (publish = 'insert')",
                "ALTER PUBLICATION pub ADD TABLE s.u",
                "ALTER FOREIGN DATA WRAPPER w OPTIONS (SET a 'c')",
                "ALTER SERVER sv OPTIONS (SET a 'c')",
                "ALTER USER MAPPING FOR PUBLIC SERVER sv OPTIONS (SET a 'c')",
                "ALTER FOREIGN TABLE s.ft OPTIONS (SET a 'c')",
                "ALTER FOREIGN TABLE s.ft ALTER a OPTIONS (ADD b 'c')",
                "ALTER TEXT SEARCH CONFIGURATION s.cfg DROP MAPPING FOR word",
                "ALTER TEXT SEARCH DICTIONARY s.dict (accept = false)",
                "ALTER OPERATOR s.=== (text, text) SET (RESTRICT = eqsel)",
                "DROP CAST (s.pair AS text)",
                "DROP COLLATION s.col",
                "SELECT lo_create(4712)",
                "ALTER LARGE OBJECT 4711 OWNER TO pg_database_owner",
                "ALTER INDEX s.ie ALTER COLUMN 1 SET STATISTICS 9",
                "ALTER SEQUENCE s.q AS int",
                "ALTER SEQUENCE s.q SET UNLOGGED",
                "ALTER TABLE s.child NO INHERIT s.parent",
                "ALTER TABLE ONLY s.parent DROP CONSTRAINT above",
                "ALTER TABLE s.child ADD COLUMN c int",
                "ALTER TABLE s.p1 DISABLE TRIGGER gp",
                "ALTER TABLE s.p1 ENABLE ALWAYS TRIGGER gp",
                "ALTER DOMAIN s.late VALIDATE CONSTRAINT late",
                "ALTER TABLE s.t ADD CONSTRAINT not_checked CHECK (id > 0) NOT VALID",
                "ALTER TABLE s.child ADD CONSTRAINT own NOT NULL b",
                "ALTER TABLE s.u ALTER CONSTRAINT u_id_fkey NOT ENFORCED",
                "ALTER TABLE s.u ALTER CONSTRAINT u_id_fkey DEFERRABLE",
                "ALTER TABLE s.t DISABLE RULE nothing",
                "ALTER PUBLICATION pub SET TABLE s.t (id)",
                "ALTER PUBLICATION pub SET TABLE s.t WHERE (id > 1)",
                "ALTER PUBLICATION pub ADD TABLES IN SCHEMA s",
                "ALTER SUBSCRIPTION sub SET (binary = true)",
                "ALTER SUBSCRIPTION sub CONNECTION 'host=nowhere.invalid'",
                "ALTER SUBSCRIPTION sub SET (origin = none)",
                "INSERT INTO pg_seclabel VALUES ('s.t'::regclass, 'pg_class'::regclass, 0, 'provider', 'x')",
                "ALTER EXTENSION hstore ADD TABLE s.u",
                "ALTER EXTENSION hstore SET SCHEMA public",
                "GRANT SELECT ON pg_catalog.pg_authid TO pg_monitor",
                "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) FROM PUBLIC",
                "CREATE OR REPLACE AGGREGATE s.sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1')",
                "DROP TYPE s.r; CREATE TYPE s.r AS RANGE (SUBTYPE = text, COLLATION = \"C\")",
                "ALTER OPERATOR FAMILY s.fam USING btree ADD FUNCTION 1 (int, bigint) btint48cmp(int, bigint)",
                "ALTER OPERATOR FAMILY s.fam USING btree OWNER TO pg_monitor",
                "DROP ACCESS METHOD am",
                "ALTER TABLE s.u DISABLE TRIGGER ALL",
                "ALTER TABLE s.t DISABLE TRIGGER ALL",
                "ALTER TEXT SEARCH CONFIGURATION s.cfg OWNER TO pg_monitor",
                "DROP TEXT SEARCH TEMPLATE s.template",
                "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal))",
            })
    void of_plantedDifference_isAnother(String change) throws SQLException {
        assertThat(image(change)).isNotEqualTo(untouched);
    }
}
