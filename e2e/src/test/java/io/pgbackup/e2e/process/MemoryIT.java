package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.StrictS3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Memory does not grow with the database: {@code -Xmx192m} backs up and restores a table that is larger, and rows of 60 MB,
 * which is what {@code docs/operations.md} promises of that heap.
 *
 * <p>{@code -Dpgbackup.test.large.megabytes=5000} makes the table large enough for an evening.
 */
class MemoryIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final long MEGABYTES = Long.getLong("pgbackup.test.large.megabytes", 300);
    private static final int WIDE_ROWS = 3;
    private static final int WIDE_BYTES = 60 << 20;
    private static final String STORE = "s3://backups/nightly";

    private static StrictS3Server s3;
    private static String database;

    @BeforeAll
    static void fill() throws Exception {
        s3 = StrictS3Server.builder().spoolToDisk().start();
        s3.createBucket("backups");
        database = SERVER.createDatabase("memory");
        Tables.fill(SERVER, database, "many", MEGABYTES);
        SERVER.execute(
                database,
                "CREATE TABLE wide AS SELECT g AS id, repeat(md5(g::text), " + WIDE_BYTES / 32 + ") AS content"
                        + " FROM generate_series(1, " + WIDE_ROWS + ") AS g");
    }

    @AfterAll
    static void stop() throws Exception {
        s3.close();
        SERVER.dropDatabase(database);
    }

    @Test
    void backupAndRestore_inASmallHeap_takeALargeTableAndWideRows() throws Exception {
        Cli cli = Cli.at(s3).onJvm("-Xmx192m");
        Cli.assertDone(
                cli.run("backup", "--url", SERVER.url(database), "--store", STORE, "--jobs", "2", "--no-globals"));
        long stored =
                s3.object("backups", s3.keys("backups").get(0)).orElseThrow().size();
        assertThat(stored).as("bytes stored").isGreaterThan(MEGABYTES * 1_000_000 + (long) WIDE_ROWS * WIDE_BYTES);

        String copy = SERVER.createDatabase("memory_copy");
        Cli.assertDone(cli.run(
                "restore", database, "--target", SERVER.url(copy), "--store", STORE, "--jobs", "2", "--verify"));
        assertThat(Tables.contents(SERVER, copy)).isEqualTo(Tables.contents(SERVER, database));
        assertThat(SERVER.queryText(copy, "SELECT min(length(content)) FROM wide"))
                .isEqualTo(Integer.toString(WIDE_BYTES));
        SERVER.dropDatabase(copy);
    }
}
