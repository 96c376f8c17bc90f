package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are loaded in a transaction each. */
@Timeout(300)
class LargeTablesIT {

    /** Two of 40 MB, one with values in TOAST, the other a partition; a small one that the first refers to; one that is empty. */
    private static final String TABLES = """
            CREATE TABLE small (id int PRIMARY KEY);
            CREATE TABLE toasted (id int PRIMARY KEY, small int REFERENCES small, t text);
            ALTER TABLE toasted ALTER t SET STORAGE EXTERNAL;
            CREATE TABLE root (id bigint GENERATED ALWAYS AS IDENTITY, t text, n int GENERATED ALWAYS AS (length(t)) STORED)
                PARTITION BY RANGE (id);
            CREATE TABLE "Part 1" PARTITION OF root FOR VALUES FROM (0) TO (1000000);
            CREATE TABLE none (id int);
            INSERT INTO small VALUES (1), (2);
            INSERT INTO toasted SELECT g, 1 + g % 2, repeat(md5(g::text), 256) FROM generate_series(1, 5000) AS g;
            INSERT INTO root (t) SELECT repeat(md5(g::text), 20) FROM generate_series(1, 62000) AS g;
            CREATE INDEX ON root (n);
            """;

    /** From version 16 on, a COPY may leave some empty pages behind. */
    private static final String NOT_FROZEN = """
            SELECT coalesce(string_agg(relname || ' ' || relallvisible || ' of ' || relpages, ', '), 'none') FROM pg_class
            WHERE relname IN ('toasted', 'Part 1') AND (relpages = 0 OR relallvisible < relpages / 2)""";

    private final InMemoryBackupStore store = new InMemoryBackupStore();
    private final Backups backups = new Backups(store);

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 18})
    void restore_ofLargeTables_bringsThemBackFrozen(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String source = server.createDatabase("large");
        server.execute(source, TABLES);
        backups.backup(server, source, Compression.ZSTD, 2);
        String target = server.createDatabase("large_copy");

        RestoreResult result;
        try (BackupFile file = backups.open(source, Compression.ZSTD)) {
            result = backups.restore(file, server, target, 2);
        }

        assertThat(result.rows()).isEqualTo(67_002);
        assertThat(result.provedTables()).isEqualTo(4);
        assertThat(server.queryText(target, "SELECT count(*) FROM toasted JOIN small ON small.id = small"))
                .isEqualTo("5000");
        if (major >= 14) { // before that, FREEZE leaves it to VACUUM to note which pages are visible to all
            assertThat(server.queryText(target, NOT_FROZEN)).isEqualTo("none");
        }
    }

    @Test
    void restore_thatFailsWithinALargeTable_leavesNothingOfItAndSaysSo() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        String source = server.createDatabase("large_cut");
        server.execute(
                source, "CREATE TABLE t AS SELECT g AS id, repeat('x', 1000) AS t FROM generate_series(1, 40000) AS g");
        backups.backup(server, source, Compression.NONE, 1);
        String target = server.createDatabase("large_cut_copy");

        byte[] bytes;
        try (BackupSource stored = store.open(Backups.id(source, Compression.NONE));
                InputStream in = stored.read(new ByteRange(0, stored.length()))) {
            bytes = in.readAllBytes();
        }
        int last;
        try (BackupFile whole = backups.open(source, Compression.NONE)) {
            List<RowsPiece> pieces = whole.index().tables().get(0).pieces();
            assertThat(pieces).hasSizeGreaterThan(2);
            last = pieces.get(pieces.size() - 1).segment();
            bytes[(int) whole.index().segment(last).offset() + 5000] ^= 1;
        }

        try (BackupFile file = BackupFile.open(new DamageIT.Bytes(bytes), Backups.CODECS)) {
            assertThatThrownBy(() -> backups.restore(file, server, target, 1))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("segment " + last)
                    .hasMessageContaining(" 0 rows; it is incomplete: drop it");
        }
        assertThat(server.queryText(target, "SELECT count(*) FROM t")).isEqualTo("0");
    }
}
