package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and texts that try to get out of where they stand do not, neither through psql nor through ours. */
class HostileTextIT {

    private static final String ROLE = "hostile \"; DROP TABLE canary.canary; --\n\\! false";
    private static final int ROUNDS = 3;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void restore_ofHostileNamesAndTexts_injectsNothingAndGivesAnEqualDatabase(int major) throws Exception {
        Optional<Path> psql = ClientPrograms.find("psql");
        try (PostgresServer server = PostgresServer.start(major)) {
            server.execute("postgres", "CREATE ROLE " + HostileObjects.ident(ROLE));
            for (int round = 0; round < ROUNDS; round++) {
                attack(server, psql, new Random().nextLong());
            }
        }
        Machine.here().require(Tool.PSQL); // without it only our own restore was tested
    }

    private void attack(PostgresServer server, Optional<Path> psql, long seed) throws Exception {
        Path file = directory.resolve("injected");
        String source = server.createDatabase("hostile");
        fill(server, source, new HostileObjects(seed, file), seed);
        InMemoryBackupStore store = new InMemoryBackupStore();
        Backups backups = new Backups(store);
        BackupId id =
                backups.backup(server, source, Compression.NONE, 2).backup().id();
        List<String> original;
        String byOurs = server.createDatabase("ours");
        try (BackupFile backup = backups.open(source, Compression.NONE)) {
            original = Backups.canonical(backup);
            backups.restore(backup, server, byOurs, 2);
        }
        assertEqual(backups, server, byOurs, original, seed);
        server.dropDatabase(byOurs);

        if (psql.isPresent()) {
            String byPsql = server.createDatabase("psql");
            server.execute(byPsql, "CREATE SCHEMA canary; CREATE TABLE canary.canary (n integer)");
            Path script = Files.write(
                    directory.resolve("script.sql"),
                    store.content(BackupKeys.key(id)).orElseThrow());
            run(server, psql.get(), byPsql, script);
            assertThat(server.queryText(byPsql, "SELECT count(*) FROM canary.canary"))
                    .as("statements injected, seed %d", seed)
                    .isEqualTo("0");
            assertThat(file).as("psql commands injected, seed %d", seed).doesNotExist();
            server.execute(byPsql, "DROP SCHEMA canary CASCADE");
            assertEqual(backups, server, byPsql, original, seed);
            server.dropDatabase(byPsql);
        }
        server.dropDatabase(source);
    }

    private static void run(PostgresServer server, Path psql, String database, Path script) {
        ProcessRun.of(psql.toString(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script.toString())
                .environment("PGHOST", server.host())
                .environment("PGPORT", Integer.toString(server.port()))
                .environment("PGUSER", server.superuser())
                .environment("PGDATABASE", database)
                .run()
                .orThrow();
    }

    /** What the texts would do if a script put them into its comments as they are. */
    @Test
    void canary_seesWhatGetsThrough() throws Exception {
        Machine.here().require(Tool.PSQL);
        Optional<Path> psql = ClientPrograms.find("psql");
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("naive");
        server.execute(database, "CREATE SCHEMA canary; CREATE TABLE canary.canary (n integer)");
        Path file = directory.resolve("injected");
        HostileObjects objects = new HostileObjects(1, file);
        Path script = directory.resolve("naive.sql");
        for (int i = 0; i < 100; i++) {
            String only = objects.text()
                    .replace("'", "")
                    .replace("\"", "")
                    .replace("/*", "")
                    .replace("$", "");
            Files.writeString(script, "-- Name: " + only + "\n");
            try {
                run(server, psql.get(), database, script);
            } catch (IllegalStateException expected) {
                // Not all that gets out of the comment is SQL.
            }
        }
        assertThat(server.queryText(database, "SELECT count(*) FROM canary.canary"))
                .isNotEqualTo("0");
        assertThat(file).exists();
    }

    private static void fill(PostgresServer server, String database, HostileObjects objects, long seed)
            throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database) + "&preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : objects.statements()) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new AssertionError("seed " + seed + ": " + sql, e);
                }
            }
            String everything =
                    "SELECT format('ALTER %s %s OWNER TO %I', 'TABLE', pg_class.oid::regclass, rolname) FROM pg_class, pg_roles"
                            + " WHERE relkind = 'r' AND NOT relispartition AND relnamespace >= 16384 AND rolname LIKE 'hostile%'";
            for (String sql : server.query(database, everything, row -> row.getString(1))) {
                statement.execute(sql);
            }
            String grants =
                    "SELECT format('GRANT SELECT ON %s TO %I WITH GRANT OPTION', pg_class.oid::regclass, rolname) FROM pg_class,"
                            + " pg_roles WHERE relkind IN ('v', 'm') AND relnamespace >= 16384 AND rolname LIKE 'hostile%'";
            for (String sql : server.query(database, grants, row -> row.getString(1))) {
                statement.execute(sql);
            }
        }
    }

    private static void assertEqual(
            Backups backups, PostgresServer server, String copy, List<String> original, long seed) {
        backups.backup(server, copy, Compression.NONE, 1);
        try (BackupFile backup = backups.open(copy, Compression.NONE)) {
            assertThat(Backups.canonical(backup)).as("seed %d", seed).isEqualTo(original);
        }
    }
}
