package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore whose disk fills up leaves of each transaction all or nothing. */
class FullTablespaceIT {

    private static final int TABLES = 24;
    private static final int ROWS = 5_000;

    @TempDir
    Path directory;

    /** Small tables are loaded many in one transaction; some of these fit, and the rest do not. */
    @Test
    void restore_ofSmallTablesOntoADiskThatFillsUp_leavesEachWholeOrEmpty() throws Exception {
        Path disk = directory.resolve("disk");
        try (SmallDisk mounted = SmallDisk.mount(disk, 6);
                PostgresServer server = PostgresServer.start(15)) {
            assertThat(mounted).isNotNull();
            give(disk, server);
            String source = server.createDatabase("source");
            for (int i = 0; i < TABLES; i++) {
                server.execute(
                        source,
                        "CREATE TABLE t" + i + " AS SELECT g AS i, repeat('x', 20) AS t FROM generate_series(1, " + ROWS
                                + ") g");
            }
            String store = new DirectoryStore(directory.resolve("store")).uri();
            Cli.assertDone(Cli.plain().run("backup", "--no-globals", "--url", server.url(source), "--store", store));
            server.execute("postgres", "CREATE TABLESPACE small LOCATION '" + disk + "'");
            for (String jobs : List.of("1", "3")) {
                server.execute("postgres", "CREATE DATABASE target TEMPLATE template0 TABLESPACE small");
                Program.Outcome outcome = Cli.plain()
                        .run("restore", source, "--target", server.url("target"), "--store", store, "--jobs", jobs);
                Cli.assertFailed(outcome, 1, "SQLSTATE 53100", "it is incomplete");
                assertThat(counts(server))
                        .as("rows of each table; %s", outcome)
                        .hasSize(TABLES)
                        .isSubsetOf(0L, (long) ROWS)
                        .contains(0L);
                server.dropDatabase("target");
            }
        }
    }

    private static List<Long> counts(PostgresServer server) throws SQLException {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < TABLES; i++) {
            sql.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT count(*) FROM t")
                    .append(i);
        }
        return server.query("target", sql.toString(), row -> row.getLong(1));
    }

    /** The disk is for the user that the server runs as. */
    private static void give(Path disk, PostgresServer server) throws SQLException {
        String data = server.queryText("postgres", "SHOW data_directory");
        Program.Outcome given =
                Program.of("chown", "--reference=" + data, disk.toString()).run();
        assertThat(given.exit()).as("chown; %s", given).isZero();
    }
}
