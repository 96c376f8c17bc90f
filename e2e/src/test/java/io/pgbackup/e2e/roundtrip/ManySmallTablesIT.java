package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.RunRestore;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.Compression;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Tables that are small and many are restored many at a time, on a server with room for few locks; and one among them that fails
 * takes no other with it.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManySmallTablesIT {

    private static final int TABLES = 600;
    private static final int FEW = 60;
    private static final String STATEMENT = "LOG:  statement: ";

    /** Can be built in a database of this name only. */
    private static final String PICKY = """
            CREATE FUNCTION picky(a int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
                RETURN a / CASE WHEN current_database() LIKE 'picky%' THEN 1 ELSE 0 END;
            END $$;
            CREATE INDEX picked ON t7 (picky(id));
            """;

    private final PostgresServer server = PostgresServer.start(
            15,
            Map.of(
                    "log_statement", "all",
                    "max_connections", "20",
                    "max_locks_per_transaction", "64"));
    private final Backups backups = new Backups(new InMemoryBackupStore());

    private String fill(String prefix, int tables) throws SQLException {
        String database = server.createDatabase(prefix);
        server.execute(database, """
                DO $$ BEGIN FOR i IN 1..%d LOOP
                    EXECUTE format('CREATE TABLE t%%s (id serial PRIMARY KEY, a text DEFAULT ''x'', b int REFERENCES t%%s)',
                        i, greatest(i - 1, 1));
                    EXECUTE format('CREATE INDEX ON t%%s (a); COMMENT ON TABLE t%%s IS ''one of many'';'
                        ' GRANT SELECT ON t%%s TO public; INSERT INTO t%%s (a) VALUES (''y'')', i, i, i, i);
                    IF i %% 50 = 0 THEN COMMIT; END IF;
                END LOOP; END $$""".formatted(tables));
        return database;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private RestoreResult restore(BackupFile file, String target, boolean keepGoing) {
        RestoreRequest request = new RestoreRequest(
                2, Selection.all(), true, true, true, false, "", keepGoing, RestoreRequest.Proof.COUNTS);
        return new RunRestore(Clock.systemUTC())
                .run(file, new JdbcAdapter().loader(Backups.settings(server, target)), request, RestoreProgress.NONE);
    }

    @Test
    void restore_ofManySmallTables_sendsFewMessagesAndKeepsToFewLocks() throws SQLException {
        String source = fill("many", TABLES);
        backups.backup(server, source, Compression.ZSTD, 2);
        String target = server.createDatabase("copy");
        int before = server.log().length();
        try (BackupFile file = backups.open(source, Compression.ZSTD)) {
            int entries = restore(file, target, false).entries();
            assertThat(entries).isGreaterThan(9 * TABLES);

            String log = server.log().substring(before);
            List<String> sent = log.lines()
                    .filter(line -> line.contains(STATEMENT))
                    .map(line -> line.substring(line.indexOf(STATEMENT) + STATEMENT.length()))
                    .toList();
            assertThat(sent).filteredOn(text -> text.startsWith("COPY")).hasSize(TABLES);
            assertThat(sent)
                    .filteredOn(text -> !text.startsWith("COPY"))
                    .as("beside the rows, %d entries take", entries)
                    .hasSizeLessThan(TABLES * 2 / 3);
            assertThat(log).doesNotContain("out of shared memory").doesNotContain("deadlock");
            backups.backup(server, target, Compression.ZSTD, 2);
            try (BackupFile copy = backups.open(target, Compression.ZSTD)) {
                assertThat(Backups.canonical(copy)).isEqualTo(Backups.canonical(file));
            }
        }
    }

    @Test
    void restore_ofOneThatFailsAmongMany_namesItAndGoesOnWithAllElse() throws SQLException {
        String source = fill("picky", FEW);
        server.execute(source, PICKY);
        backups.backup(server, source, Compression.NONE, 1);
        String stopped = server.createDatabase("stopped");
        String kept = server.createDatabase("kept");
        try (BackupFile file = backups.open(source, Compression.NONE)) {
            assertThatThrownBy(() -> restore(file, stopped, false))
                    .hasMessageStartingWith("INDEX public.picked on t7 ")
                    .hasMessageContaining("SQLSTATE 22012");

            assertThat(restore(file, kept, true).failures())
                    .singleElement()
                    .asString()
                    .startsWith("INDEX public.picked on t7 ");
        }
        String objects = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
        int all = Integer.parseInt(server.queryText(source, objects));
        assertThat(server.queryText(kept, objects)).isEqualTo(String.valueOf(all - 1));
        String constraints = "SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace";
        assertThat(server.queryText(kept, constraints)).isEqualTo(server.queryText(source, constraints));
    }
}
