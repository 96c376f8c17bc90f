package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample shop on every supported server: the copy's content hashes and its own dump equal the original's. */
class VersionsRoundTripIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void restore_onEveryServer_givesADatabaseWhoseDumpIsTheSame(int major) throws Exception {
        PostgresServer server = PostgresServer.shared(major);
        String original = server.createDatabase("shop");
        try (Connection connection =
                DriverManager.getConnection(server.jdbcUrl(original) + "&preferQueryMode=simple")) {
            ShopDatabase.load(connection, 0.02);
        }
        Backups backups = new Backups(new InMemoryBackupStore());
        BackupResult backup = backups.backup(server, original, Compression.ZSTD, 3);
        assertThat(backup.rows()).isGreaterThan(10_000);

        String copy = server.createDatabase("copy");
        List<String> first;
        try (BackupFile file = backups.open(original, Compression.ZSTD)) {
            RestoreResult restored = backups.restore(file, server, copy, 3);
            assertThat(restored.rows()).isEqualTo(backup.rows());
            first = Backups.canonical(file);
        }
        backups.backup(server, copy, Compression.NONE, 1);
        try (BackupFile file = backups.open(copy, Compression.NONE)) {
            assertThat(Backups.canonical(file)).isEqualTo(first);
        }
    }
}
