package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.jdbc.fingerprint.DefinitionTexts;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server stores in another way when it reads its own statements again makes no difference to fingerprints. */
class HarmlessDifferencesIT {

    private static final String TEXTS = """
            CREATE TABLE orders (status varchar(10) CHECK (status IN ('new', 'it''s, done')), amount numeric,
                CONSTRAINT known CHECK (amount = ANY (ARRAY[1, -2])));
            CREATE INDEX ON orders (status) WHERE status IN ('new', 'paid');
            CREATE VIEW open_orders AS SELECT status FROM orders WHERE status IN ('new', 'paid') OR status NOT IN ('x');
            CREATE VIEW some_orders AS SELECT 'x' AS "text" FROM orders o
                WHERE EXISTS (SELECT 'x' FROM orders WHERE status = o.status) OR o.amount IN (SELECT -1)
                OR ARRAY(SELECT NULL) IS NULL;
            CREATE POLICY few ON orders USING (status IN ('new', 'paid'));
            CREATE DOMAIN state AS varchar(5) CHECK (VALUE IN ('new', 'paid'));
            CREATE RULE nothing AS ON UPDATE TO orders WHERE NEW.status IN ('new', 'paid') DO INSTEAD NOTHING;
            CREATE TRIGGER same BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.status IN ('new', 'paid'))
                EXECUTE FUNCTION suppress_redundant_updates_trigger()""";

    private static final String CONDITIONS = """
            CREATE TABLE parts (a int, b int, c int, CONSTRAINT between CHECK (a BETWEEN 1 AND 9 AND b <> 5 OR c NOT BETWEEN 1 AND 9 OR a = 1),
                CONSTRAINT of_rows CHECK ((a, b) = (1, 2) AND c = 3 OR a IN (b, c) OR (a, b) < (1, 2)), d bool DEFAULT (1 IN (2, 3) OR true));
            CREATE INDEX ON parts ((a BETWEEN 1 AND 9 AND b > 0)) WHERE b BETWEEN SYMMETRIC 9 AND 1 AND a NOT IN (1, c) AND c > 0;
            CREATE VIEW some_parts AS SELECT a BETWEEN 1 AND 9 AND b > 0 AND ((b > 0 AND c > 0) AND a > 0) AS between,
                count(*) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) > 1 AND a > 0 AS counted FROM parts
                JOIN (SELECT 1 AS x) AS y ON a BETWEEN 1 AND 9 AND b = x WHERE (a BETWEEN 1 AND 9 AND b > 0) OR c > 0;
            CREATE POLICY few ON parts USING ((a BETWEEN 1 AND 9 AND b > 0));
            CREATE DOMAIN small AS int CHECK (VALUE BETWEEN 1 AND 9 AND VALUE <> 5);
            CREATE RULE nothing AS ON UPDATE TO parts WHERE NEW.a BETWEEN 1 AND 9 AND OLD.b > 0 DO INSTEAD NOTHING;
            CREATE TRIGGER same BEFORE UPDATE ON parts FOR EACH ROW WHEN (NEW.a BETWEEN 1 AND 9 AND OLD.b > 0)
                EXECUTE FUNCTION suppress_redundant_updates_trigger()""";

    private static final String STATISTICS = """
            CREATE TABLE orders (status varchar(10), amount int);
            CREATE STATISTICS s ON (status IN ('new', 'paid')), amount FROM orders""";

    private static final String KEYS = """
            CREATE TABLE customers (id int CONSTRAINT z UNIQUE);
            CREATE TABLE orders (customer int REFERENCES customers (id));
            ALTER TABLE customers ADD CONSTRAINT a PRIMARY KEY (id);
            CREATE TABLE parted (a int, b int REFERENCES customers (id)) PARTITION BY LIST (a);
            CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
            CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
            CREATE TABLE parted_3 PARTITION OF parted FOR VALUES IN (3);
            ALTER TABLE parted DETACH PARTITION parted_3;
            CREATE INDEX whole ON ONLY parted (a);
            CREATE INDEX part ON parted_1 (a);
            ALTER INDEX whole ATTACH PARTITION part;
            DROP TABLE parted_2""";

    private static final String INHERITANCE = """
            CREATE TABLE one (a int, b int);
            CREATE TABLE two (a int, c int);
            CREATE TABLE child (c int, d int) INHERITS (one, two);
            ALTER TABLE one ADD COLUMN z int;
            ALTER TABLE two ADD COLUMN z int;
            ALTER TABLE child ADD COLUMN e int""";

    /** Constraints of 18: which parent's name an inherited one has. */
    private static final String NOT_NULLS = """
            CREATE TABLE p2 (a int);
            CREATE TABLE c2 () INHERITS (p2);
            ALTER TABLE p2 ADD NOT NULL a NOT VALID;
            CREATE TABLE p3 (a int NOT NULL);
            CREATE TABLE c3 () INHERITS (p2, p3);
            CREATE TABLE parted (a int, b int) PARTITION BY LIST (b);
            ALTER TABLE parted ADD CONSTRAINT of_parent NOT NULL a NOT VALID;
            CREATE TABLE part (a int, b int);
            ALTER TABLE part ADD CONSTRAINT nn3 NOT NULL a NOT VALID;
            ALTER TABLE parted ATTACH PARTITION part FOR VALUES IN (1)""";

    private static final String SETTINGS = """
            SELECT set_config('search_path', 'Public,"A "",b",$user', false);
            CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SET search_path FROM CURRENT AS 'SELECT 1';
            SELECT set_config('search_path', '', false);
            CREATE FUNCTION public.g() RETURNS int LANGUAGE sql SET search_path FROM CURRENT AS 'SELECT 1'""";

    private static final String COMMENTS = """
            CREATE TABLE customers (id int PRIMARY KEY);
            COMMENT ON TYPE customers IS 'of the rows';
            CREATE TABLE parted (a int, b int CONSTRAINT to_customer REFERENCES customers) PARTITION BY LIST (a);
            CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
            CREATE TRIGGER same BEFORE UPDATE ON parted FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
            COMMENT ON TRIGGER same ON part IS 'of the partition';
            DO $$ BEGIN
                EXECUTE format('COMMENT ON CONSTRAINT %I ON part IS %L',
                    (SELECT conname FROM pg_constraint WHERE conrelid = 'part'::regclass AND contype = 'f'), 'of the partition');
            END $$;
            CREATE TYPE span AS RANGE (SUBTYPE = int);
            COMMENT ON FUNCTION span(int, int) IS 'makes one'""";

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 18})
    void fingerprints_ofACopy_areTheSame(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        assertSame(server, TEXTS);
        assertSame(server, CONDITIONS);
        if (major > 13) {
            assertSame(server, STATISTICS);
        }
        if (major >= 18) {
            assertSame(server, NOT_NULLS);
        }
        assertSame(server, KEYS);
        assertSame(server, INHERITANCE);
        assertSame(server, SETTINGS);
        assertSame(server, COMMENTS);
    }

    private static void assertSame(PostgresServer server, String sql) throws SQLException, IOException {
        String original = server.createDatabase("harmless");
        String copy = server.createDatabase("copy");
        server.execute(original, sql);
        RoundTrip roundTrip = new RoundTrip(server);
        roundTrip.load(roundTrip.dump(original), copy);
        assertThat(DefinitionTexts.of(server, copy)).isEqualTo(DefinitionTexts.of(server, original));
        server.dropDatabase(copy);
        server.dropDatabase(original);
    }

    /** Servers from 17 on, and the newest of those before, refuse to change it by itself. */
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void multirangeWithPrivileges_isWarnedOf_andNoDifference(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String original = server.createDatabase("multirange");
        server.execute(original, """
                CREATE TYPE plain AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = plains);
                REVOKE USAGE ON TYPE plain FROM PUBLIC;
                CREATE TYPE granted AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = granteds);
                CREATE TYPE owned AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = owneds);
                UPDATE pg_type SET typacl = '{=U/postgres,postgres=U/postgres}' WHERE typname = 'plains';
                UPDATE pg_type SET typacl = '{postgres=U/postgres}' WHERE typname = 'granteds';
                ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO pg_monitor;
                CREATE TYPE by_default AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = by_defaults);
                UPDATE pg_type SET typowner = 'pg_monitor'::regrole WHERE typname = 'owneds'""");
        RoundTrip roundTrip = new RoundTrip(server);
        RoundTrip.Dump dump = roundTrip.dump(original);

        assertThat(dump.catalog().warnings())
                .containsExactly(
                        "type public.granteds has privileges of its own: a copy will have it as its range type creates it");
        String copy = server.createDatabase("copy");
        roundTrip.load(dump, copy);
        assertThat(DefinitionTexts.of(server, copy)).isEqualTo(DefinitionTexts.of(server, original));
        server.dropDatabase(copy);
        server.dropDatabase(original);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 18})
    void dump_withTemporaryThingsOfOthers_isAsWithout(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("temporary");
        server.execute(database, "CREATE TABLE mine (a int, b int)");
        RoundTrip roundTrip = new RoundTrip(server);
        List<String> before = DefinitionTexts.of(server, database);
        int entries = roundTrip.dump(database).catalog().entries().size();
        try (Connection other = roundTrip.connect(database);
                Statement statement = other.createStatement()) {
            statement.execute("""
                    CREATE TEMP TABLE t (a int CONSTRAINT c CHECK (a > 0), b int);
                    CREATE STATISTICS public.of_t ON a, b FROM t;
                    CREATE TYPE pg_temp.pair AS (a int);
                    CREATE CAST (pg_temp.pair AS int) WITH INOUT;
                    CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
                    CREATE RULE r AS ON DELETE TO t DO NOTHING;
                    CREATE POLICY p ON t USING (true);
                    CREATE OPERATOR FAMILY pg_temp.fam USING btree;
                    ALTER OPERATOR FAMILY pg_temp.fam USING btree ADD FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
                    COMMENT ON STATISTICS public.of_t IS 'x';
                    COMMENT ON CAST (pg_temp.pair AS int) IS 'x';
                    COMMENT ON CONSTRAINT c ON t IS 'x';
                    COMMENT ON TRIGGER g ON t IS 'x';
                    COMMENT ON RULE r ON t IS 'x';
                    COMMENT ON POLICY p ON t IS 'x'""");
            Catalog catalog = roundTrip.dump(database).catalog();
            assertThat(catalog.omissions()).isEmpty();
            assertThat(catalog.warnings()).isEmpty();
            assertThat(catalog.entries()).hasSize(entries);
            assertThat(DefinitionTexts.of(server, database)).isEqualTo(before);
        }
        server.dropDatabase(database);
    }
}
