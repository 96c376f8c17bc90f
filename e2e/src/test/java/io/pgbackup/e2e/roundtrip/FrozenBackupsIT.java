package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.VerifyBackup;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Backups that earlier versions of the format wrote stay readable. Those of 1.0 were made of PostgreSQL 15.20, have no fingerprints, and set
 * {@code pg_attver}, which other servers refuse.
 */
class FrozenBackupsIT {

    private static final Path FORMAT_1_0 = Path.of("src/test/resources/frozen/1.0");

    @ParameterizedTest
    @CsvSource({"NONE, 2026-11-29T20:20:01Z", "GZIP, 2026-11-29T20:20:03Z", "ZSTD, 2026-11-29T20:20:05Z"})
    void restore_ofFormat1_0_givesWhatItHolds(Compression compression, Instant time) throws SQLException {
        BackupStore store = FilesystemStores.open(new FilesystemSettings(FORMAT_1_0));
        PostgresServer server = PostgresServer.shared(16);
        String target = server.createDatabase("frozen");

        RestoreResult result;
        try (BackupFile file = BackupFile.open(store.open(new BackupId("frozen", time, compression)), Backups.CODECS)) {
            assertThat(file.index().fingerprints().isEmpty()).isTrue();
            assertThat(new VerifyBackup(Clock.systemUTC())
                            .run(file, 2, RestoreProgress.NONE)
                            .rows())
                    .isEqualTo(2300);
            result = new Backups(store).restore(file, server, target, 2);
        }

        assertThat(result.definitions().objects()).isZero();
        assertThat(result.definitions().notComparable())
                .singleElement()
                .asString()
                .contains("no fingerprints");
        assertThat(server.queryText(target, "SELECT count(*) || ' ' || sum(total) FROM shop.orders"))
                .isEqualTo("2000 285857.14");
        assertThat(server.queryText(target, "SELECT name || tags::text FROM shop.customers WHERE id = 300"))
                .isEqualTo("Zoë 300{a,NULL,\"tab\tand\\\\\"}");
        assertThat(server.queryText(target, "SELECT encode(lo_get(4711), 'hex')"))
                .isEqualTo("00ff10");
        assertThat(server.queryText(target, "SELECT count(*) FROM shop.totals")).isEqualTo("2");
        assertThat(server.queryText(
                        target,
                        "SELECT string_agg(o, ',') FROM pg_attribute a, unnest(a.attoptions) AS o"
                                + " WHERE a.attrelid = 'shop.customers'::regclass"))
                .isEqualTo("n_distinct=5");
    }
}
