package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration tables that the script of an extension fills itself come back with the source's rows, each once. */
class ExtensionConfigurationIT {

    /**
     * What {@code CREATE EXTENSION} does on the source and again on the target: powa fills tables that it has named, and functions of
     * pointcloud's types read one.
     */
    private static final String SCRIPT = """
            CREATE SCHEMA ext;
            CREATE TABLE ext.formats (id int PRIMARY KEY, name text, builtin boolean NOT NULL DEFAULT true);
            CREATE TABLE ext.a_part (format int REFERENCES ext.formats, n int, UNIQUE (format, n));
            CREATE TABLE ext.z_part (format int REFERENCES ext.formats ON DELETE CASCADE, n int);
            CREATE TABLE ext.tree (id int PRIMARY KEY, parent int REFERENCES ext.tree);
            CREATE FUNCTION ext.is_known(id int) RETURNS boolean LANGUAGE sql STABLE AS
                'SELECT EXISTS (SELECT FROM ext.formats AS f WHERE f.id = is_known.id)';
            CREATE DOMAIN ext.format AS int CHECK (ext.is_known(VALUE));
            INSERT INTO ext.formats VALUES (1, 'one', true), (2, 'two', false), (3, 'three', false);
            INSERT INTO ext.a_part VALUES (1, 1), (2, 1);
            INSERT INTO ext.z_part VALUES (1, 1), (2, 1);
            INSERT INTO ext.tree VALUES (1, NULL), (2, 1);
            ALTER EXTENSION hstore ADD SCHEMA ext;
            ALTER EXTENSION hstore ADD TABLE ext.formats;
            ALTER EXTENSION hstore ADD TABLE ext.a_part;
            ALTER EXTENSION hstore ADD TABLE ext.z_part;
            ALTER EXTENSION hstore ADD TABLE ext.tree;
            ALTER EXTENSION hstore ADD FUNCTION ext.is_known(int);
            ALTER EXTENSION hstore ADD DOMAIN ext.format;
            UPDATE pg_extension SET
                extconfig = ARRAY['ext.a_part', 'ext.formats', 'ext.z_part', 'ext.tree']::regclass[]::oid[],
                extcondition = ARRAY['', 'WHERE NOT builtin ORDER BY id', '', '']
            WHERE extname = 'hstore';""";

    /** Whoever makes the extension runs its script; an extension's own event triggers leave a database empty. */
    private static final String FILLS = """
            CREATE EXTENSION pg_trgm;
            CREATE FUNCTION public.fill() RETURNS event_trigger LANGUAGE plpgsql AS $fill$ BEGIN
            %s
            END $fill$;
            CREATE EVENT TRIGGER fill ON ddl_command_end WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION public.fill();
            ALTER EXTENSION pg_trgm ADD FUNCTION public.fill();
            ALTER EXTENSION pg_trgm ADD EVENT TRIGGER fill;""".formatted(SCRIPT);

    /** The rows of users sort first by name and by size. */
    private static final String CHANGES = """
            INSERT INTO ext.formats VALUES (9, 'mine', false);
            UPDATE ext.formats SET name = 'changed' WHERE id = 2;
            DELETE FROM ext.formats WHERE id = 3;
            INSERT INTO ext.a_part VALUES (9, 9);
            INSERT INTO ext.z_part VALUES (9, 9), (9, 9);
            INSERT INTO ext.tree VALUES (3, 2);
            CREATE TABLE public.a_users (format ext.format, body text);
            INSERT INTO public.a_users SELECT 9, repeat('x', 1000) FROM generate_series(1, 20000)""";

    private static final List<String> CONFIGURATION = List.of("formats", "a_part", "z_part", "tree");

    private final Backups backups = new Backups(new InMemoryBackupStore());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void restore_configurationThatTheScriptFills_hasTheRowsOfTheSource(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = source(server);
        for (int jobs : List.of(1, 4)) {
            String copy = target(server);
            backups(server, database, jobs, file -> {
                RestoreResult result = backups.restore(file, server, copy, jobs);
                assertThat(result.provedTables()).isEqualTo(5);
            });
            assertSame(server, database, copy);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void psql_configurationThatTheScriptFills_hasTheRowsOfTheSource(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = source(server);
        String copy = target(server);
        Path script = directory.resolve("backup.sql");
        backups(server, database, 4, file -> {
            try (InputStream text = file.text()) {
                Files.copy(text, script);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            long firstOfUsers = place(file, "a_users");
            assertThat(CONFIGURATION).allMatch(table -> place(file, table) < firstOfUsers);
        });
        Psql.find().run(server, copy, script);

        assertSame(server, database, copy);
    }

    @Test
    void restore_ofRowsAlone_deletesNothingAndRefusesWhatIsThere() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = source(server);
        String copy = installed(server);
        server.execute(copy, "CREATE TABLE public.a_users (format ext.format, body text)");
        Selection all = Selection.all();
        Selection rows = new Selection(
                all.schemas(), all.tables(), all.excludedSchemas(), all.excludedTables(), Set.of(Section.DATA));
        backups(server, database, 2, file -> {
            assertThatThrownBy(() -> backups.restore(file, server, copy, 2, rows, false))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("the target has rows in ext.");
            try {
                server.execute(
                        copy,
                        "DELETE FROM ext.a_part; DELETE FROM ext.z_part; DELETE FROM ext.tree;"
                                + " DELETE FROM ext.formats WHERE NOT builtin");
                backups.restore(file, server, copy, 2, rows, false);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });

        assertSame(server, database, copy);
    }

    /** A configuration table has no entry but its rows, and is a table all the same. */
    @Test
    void restore_ofOneConfigurationTable_loadsItsRows() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = source(server);
        String copy = installed(server);
        server.execute(
                copy, "DELETE FROM ext.z_part; DELETE FROM ext.a_part; DELETE FROM ext.formats WHERE NOT builtin");
        Selection all = Selection.all();
        Selection one = new Selection(
                all.schemas(),
                List.of(NamePattern.parse("ext.formats")),
                all.excludedSchemas(),
                all.excludedTables(),
                Set.of(Section.DATA));
        backups(
                server,
                database,
                2,
                file -> assertThat(backups.restore(file, server, copy, 2, one, false)
                                .provedTables())
                        .isEqualTo(1));

        String rows = "SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM ext.formats AS t";
        assertThat(server.queryText(copy, rows)).isEqualTo(server.queryText(database, rows));
    }

    /** Where somebody has made the extension before. */
    @Test
    void restore_intoADatabaseWithConfigurationOfItsOwn_isRefused() throws SQLException {
        PostgresServer server = PostgresServer.shared(15);
        String database = source(server);
        String copy = installed(server);
        backups(
                server,
                database,
                2,
                file -> assertThatThrownBy(() -> backups.restore(file, server, copy, 2))
                        .isInstanceOfSatisfying(
                                TargetException.class,
                                e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_NOT_EMPTY))
                        .hasMessageContaining("ext.formats"));

        assertThat(server.queryText(copy, "SELECT count(*) FROM ext.formats")).isEqualTo("3");
        assertThat(server.queryText(copy, "SELECT count(*) FROM ext.tree")).isEqualTo("2");
    }

    private static String source(PostgresServer server) throws SQLException {
        String database = installed(server);
        server.execute(database, CHANGES);
        return database;
    }

    private static String installed(PostgresServer server) throws SQLException {
        String database = server.createDatabase("configured");
        server.execute(database, "BEGIN; CREATE EXTENSION hstore; " + SCRIPT + " COMMIT");
        return database;
    }

    private static String target(PostgresServer server) throws SQLException {
        String database = server.createDatabase("target");
        server.execute(database, FILLS);
        return database;
    }

    private interface Work {
        void with(BackupFile file);
    }

    private void backups(PostgresServer server, String database, int jobs, Work work) {
        Backups own = new Backups(new InMemoryBackupStore());
        own.backup(server, database, Compression.NONE, jobs);
        try (BackupFile file = own.open(database, Compression.NONE)) {
            work.with(file);
        }
    }

    /** Where the rows of a table begin in the file. */
    private static long place(BackupFile file, String name) {
        IndexedTable table = file.index().tables().stream()
                .filter(one -> one.data().name().equals(name))
                .findFirst()
                .orElseThrow();
        RowsPiece first = table.pieces().get(0);
        return file.index().segment(first.segment()).rawOffset() + first.at();
    }

    private static void assertSame(PostgresServer server, String database, String copy) throws SQLException {
        for (String table : CONFIGURATION) {
            String rows = "SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM ext." + table + " AS t";
            assertThat(server.queryText(copy, rows)).as(table).isEqualTo(server.queryText(database, rows));
        }
        assertThat(server.queryText(copy, "SELECT count(*) FROM public.a_users"))
                .isEqualTo("20000");
    }
}
