package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of an extension's configuration tables only the rows are dumped. */
class ExtensionTablesIT {

    /** As an extension's script would do it with {@code pg_extension_config_dump}. */
    private static final String SETUP = """
            CREATE EXTENSION hstore;
            CREATE TABLE public.settings (name text PRIMARY KEY, value public.hstore, builtin boolean);
            CREATE TABLE public.a_detail (setting text REFERENCES public.settings, n serial);
            CREATE TABLE public.private_table (a int);
            INSERT INTO public.settings VALUES ('of the extension', '', true), ('mine', 'a=>1', false);
            INSERT INTO public.a_detail (setting) VALUES ('mine');
            ALTER EXTENSION hstore ADD TABLE public.settings;
            ALTER EXTENSION hstore ADD TABLE public.a_detail;
            ALTER EXTENSION hstore ADD SEQUENCE public.a_detail_n_seq;
            ALTER EXTENSION hstore ADD TABLE public.private_table;
            UPDATE pg_extension SET
                extconfig = ARRAY['public.settings', 'public.a_detail', 'public.a_detail_n_seq']::regclass[]::oid[],
                extcondition = ARRAY['WHERE NOT builtin', '', '']
            WHERE extname = 'hstore';
            CREATE TABLE public.users_own (a int, h public.hstore, l public.hstore[], m money);
            CREATE VIEW public.of_extension AS SELECT * FROM public.settings""";

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_configurationTables_yieldsTheirRowsOnly(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("extension");
        server.execute(database, SETUP);

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(labels(catalog, EntryKind.TABLE)).containsExactly("TABLE public.users_own");
        assertThat(labels(catalog, EntryKind.CONSTRAINT)).isEmpty();
        assertThat(labels(catalog, EntryKind.SEQUENCE)).isEmpty();
        assertThat(labels(catalog, EntryKind.SEQUENCE_SET)).containsExactly("SEQUENCE SET public.a_detail_n_seq");
        assertThat(labels(catalog, EntryKind.TABLE_DATA))
                .containsExactly(
                        "TABLE DATA public.settings", "TABLE DATA public.a_detail", "TABLE DATA public.users_own");
        TableData settings = catalog.tables().get(0);
        assertThat(settings.filter()).isEqualTo("WHERE NOT builtin");
        assertThat(settings.chunkable()).isFalse();
        assertThat(catalog.entries())
                .filteredOn(entry -> entry.kind() == EntryKind.TABLE_DATA)
                .extracting(Entry::sql)
                .containsExactly(
                        "DELETE FROM ONLY public.settings WHERE ctid IN (SELECT ctid FROM ONLY public.settings WHERE NOT"
                                + " builtin);\n",
                        "DELETE FROM ONLY public.a_detail;\n",
                        "");
        assertThat(catalog.tables().get(2).notComparable()).containsExactly("h", "l", "m");
        assertThat(catalog.omissions()).isEmpty();
        assertThat(catalog.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void lockTargets_extensionTables_locksThoseWithRowsToDump(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("extension");
        server.execute(database, SETUP);

        try (var connection = new RoundTrip(server).connect(database)) {
            connection.setAutoCommit(false);
            assertThat(new CatalogReader().lockTargets(connection))
                    .extracting(LockTarget::qualifiedName)
                    .containsExactly("public.settings", "public.a_detail", "public.users_own");
        }
    }

    /** As pgmq makes its queues: nothing in the catalogs tells them from what a script made. */
    private static final String FILLED = """
            CREATE EXTENSION hstore;
            CREATE SCHEMA ext;
            BEGIN;
            CREATE TABLE ext."Queue" (id int GENERATED ALWAYS AS IDENTITY, body text);
            CREATE TABLE ext.drained (id serial, body text);
            CREATE TABLE ext.empty (a int);
            CREATE UNLOGGED TABLE ext.scratch (a int);
            CREATE TABLE ext.parent (a int) PARTITION BY LIST (a);
            CREATE TABLE ext.child PARTITION OF ext.parent DEFAULT;
            CREATE TABLE ext.heir () INHERITS (ext.empty);
            CREATE SEQUENCE ext.moved START 5;
            CREATE SEQUENCE ext.unmoved START 5;
            CREATE MATERIALIZED VIEW ext.computed AS SELECT 1 AS a;
            CREATE MATERIALIZED VIEW ext.not_computed AS SELECT 1 AS a WITH NO DATA;
            CREATE VIEW ext.plain AS SELECT 1 AS a;
            ALTER EXTENSION hstore ADD TABLE ext."Queue";
            ALTER EXTENSION hstore ADD SEQUENCE ext."Queue_id_seq";
            ALTER EXTENSION hstore ADD TABLE ext.drained;
            ALTER EXTENSION hstore ADD SEQUENCE ext.drained_id_seq;
            ALTER EXTENSION hstore ADD TABLE ext.empty;
            ALTER EXTENSION hstore ADD TABLE ext.scratch;
            ALTER EXTENSION hstore ADD TABLE ext.parent;
            ALTER EXTENSION hstore ADD TABLE ext.child;
            ALTER EXTENSION hstore ADD TABLE ext.heir;
            ALTER EXTENSION hstore ADD SEQUENCE ext.moved;
            ALTER EXTENSION hstore ADD SEQUENCE ext.unmoved;
            ALTER EXTENSION hstore ADD MATERIALIZED VIEW ext.computed;
            ALTER EXTENSION hstore ADD MATERIALIZED VIEW ext.not_computed;
            ALTER EXTENSION hstore ADD VIEW ext.plain;
            COMMIT;
            INSERT INTO ext."Queue" (body) VALUES ('mine');
            INSERT INTO ext.drained (body) VALUES ('mine');
            DELETE FROM ext.drained;
            INSERT INTO ext.scratch VALUES (1);
            INSERT INTO ext.parent VALUES (1);
            INSERT INTO ext.heir VALUES (1);
            SELECT nextval('ext.moved')""";

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void read_membersThatHoldSomething_namesEach(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("extension");
        server.execute(database, FILLED);

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(catalog.omissions())
                .extracting(Omission::object)
                .containsExactly(
                        "table ext.\"Queue\"",
                        "table ext.child",
                        "table ext.heir",
                        "table ext.scratch",
                        "sequence ext.drained_id_seq",
                        "sequence ext.moved");
        assertThat(catalog.omissions().get(0).sentence())
                .isEqualTo(
                        "table ext.\"Queue\" (holds rows and belongs to extension hstore, not to its configuration tables: a"
                                + " copy will have only the rows that the extension's script inserts; to have it dumped, remove it from"
                                + " the extension with ALTER EXTENSION hstore DROP TABLE ext.\"Queue\")");
        assertThat(catalog.warnings())
                .containsExactly(
                        "materialized view ext.computed of extension hstore is populated: a copy will have it as the"
                                + " extension's script creates it; refresh it in the copy");
    }

    @Test
    void read_aPart_namesMembersThatItWouldHave() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("extension");
        server.execute(database, FILLED);
        server.execute(database, "CREATE TABLE public.mine (a int)");
        RoundTrip roundTrip = new RoundTrip(server);

        assertThat(omitted(roundTrip.dump(database, part(List.of("public"), List.of(), List.of(), false))))
                .isEmpty();
        assertThat(omitted(roundTrip.dump(database, part(List.of("ext"), List.of(), List.of(), false))))
                .contains("table ext.heir");
        RoundTrip.Dump excluding =
                roundTrip.dump(database, part(List.of(), List.of("ext.heir"), List.of("ext.child"), false));
        assertThat(omitted(excluding))
                .contains("table ext.scratch")
                .doesNotContain("table ext.heir", "table ext.child");
        assertThat(excluding.catalog().warnings()).noneMatch(warning -> warning.contains("matches nothing"));
        assertThat(omitted(roundTrip.dump(database, part(List.of(), List.of(), List.of(), true))))
                .isEmpty();
    }

    @Test
    void read_memberThatTheRoleMayNotRead_isNamed() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("extension");
        server.execute(database, """
                CREATE EXTENSION hstore;
                CREATE TABLE public.hidden (a int);
                CREATE SEQUENCE public.hidden_too;
                BEGIN;
                ALTER EXTENSION hstore ADD TABLE public.hidden;
                ALTER EXTENSION hstore ADD SEQUENCE public.hidden_too;
                COMMIT""");
        String role = "reader_of_" + database;
        server.execute(database, "CREATE ROLE " + role);

        Catalog catalog = new RoundTrip(server, role).dump(database).catalog();

        assertThat(catalog.omissions())
                .extracting(Omission::object)
                .containsExactly("table public.hidden", "sequence public.hidden_too");
        assertThat(catalog.omissions()).extracting(Omission::reason).containsOnly(Omission.Reason.UNREADABLE);
    }

    @Test
    void read_configurationTableInASystemSchema_isNamed() throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("extension");
        server.execute(database, """
                CREATE EXTENSION hstore;
                SET allow_system_table_mods = on;
                BEGIN;
                CREATE TABLE pg_catalog.my_settings (a int);
                ALTER EXTENSION hstore ADD TABLE pg_catalog.my_settings;
                UPDATE pg_extension SET extconfig = ARRAY['pg_catalog.my_settings'::regclass::oid], extcondition = ARRAY['']
                WHERE extname = 'hstore';
                COMMIT;
                INSERT INTO pg_catalog.my_settings VALUES (1)""");

        assertThat(omitted(new RoundTrip(server).dump(database))).containsExactly("table pg_catalog.my_settings");
    }

    private static DumpSelection part(
            List<String> schemas, List<String> excluded, List<String> excludedData, boolean schemaOnly) {
        return new DumpSelection(
                schemas.stream().map(NamePattern::parse).toList(),
                List.of(),
                List.of(),
                excluded.stream().map(NamePattern::parse).toList(),
                excludedData.stream().map(NamePattern::parse).toList(),
                schemaOnly);
    }

    private static List<String> omitted(RoundTrip.Dump dump) {
        return dump.catalog().omissions().stream().map(Omission::object).toList();
    }

    private static List<String> labels(Catalog catalog, EntryKind kind) {
        return catalog.entries().stream()
                .filter(entry -> entry.kind() == kind)
                .map(Entry::label)
                .toList();
    }
}
