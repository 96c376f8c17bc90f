package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.testkit.server.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
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
            assertThat(new CatalogReader().lockTargets(connection))
                    .extracting(LockTarget::qualifiedName)
                    .containsExactly("public.settings", "public.a_detail", "public.users_own");
        }
    }

    private static List<String> labels(Catalog catalog, EntryKind kind) {
        return catalog.entries().stream()
                .filter(entry -> entry.kind() == kind)
                .map(Entry::label)
                .toList();
    }
}
