package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemas of very many tables need little memory: about 8 KB of heap for a table with its columns, indexes, defaults, sequence,
 * comments and privileges, beside the 16 MB that any backup needs.
 *
 * <p>{@code -Dpgbackup.test.many.tables=20000} takes the schema that {@code docs/performance.md} tells of, in 176 MB.
 */
class ManyTablesIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final int TABLES = Integer.getInteger("pgbackup.test.many.tables", 3000);

    /**
     * 40 MB for 3,000 tables, where 32 are just enough. When the driver kept all rows of each query of the catalog and each object had
     * a hash set of its own, 44 were not.
     */
    private static final int HEAP_MEGABYTES = 16 + TABLES * 8 / 1000;

    private static String database;

    @BeforeAll
    static void fill() throws Exception {
        database = SERVER.createDatabase("many_tables");
        SERVER.execute(database, """
                DO $$ BEGIN FOR i IN 1..%d LOOP
                    EXECUTE format('CREATE TABLE table_%%s (id %%s PRIMARY KEY, code varchar(40) NOT NULL DEFAULT ''none'','
                        ' amount numeric(12,2) CHECK (amount >= 0), parent_id integer%%s, created timestamptz DEFAULT now())',
                        i, CASE WHEN i %% 2 = 0 THEN 'serial' ELSE 'integer' END,
                        CASE WHEN i %% 4 = 0 THEN format(' REFERENCES table_%%s', i - 1) ELSE '' END);
                    EXECUTE format('CREATE INDEX ON table_%%s (code, created); GRANT SELECT ON table_%%s TO public;'
                        ' COMMENT ON COLUMN table_%%s.code IS ''a code'';'
                        ' INSERT INTO table_%%s (id, amount) VALUES (1, 12.50)', i, i, i, i);
                    IF i %% 100 = 0 THEN COMMIT; END IF;
                END LOOP; END $$""".formatted(TABLES));
    }

    @AfterAll
    static void drop() throws Exception {
        SERVER.dropDatabase(database);
    }

    @Test
    void backup_inASmallHeap_takesASchemaOfManyTables(@TempDir Path store) {
        // G1 gives away half a region with every large array, which is much of a heap as small as this.
        Cli cli = Cli.plain().onJvm("-Xmx" + HEAP_MEGABYTES + "m", "-XX:+UseSerialGC");

        Program.Outcome outcome = cli.run(
                "backup",
                "--url",
                SERVER.url(database),
                "--store",
                "file:" + store,
                "--jobs",
                "2",
                "--compression",
                "zstd",
                "--no-globals",
                "--json");

        Cli.assertDone(outcome);
        assertThat(outcome.out()).contains("\"tables\":" + TABLES, "\"rows\":" + TABLES);
    }
}
