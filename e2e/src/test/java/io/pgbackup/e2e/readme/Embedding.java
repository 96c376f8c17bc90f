package io.pgbackup.e2e.readme;

// README begins
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.embedded.PgBackup;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.jdbc.JdbcSettings;
import java.nio.file.Path;

class Embedding {

    static BackupResult backUp(JdbcSettings shop, JdbcSettings copy, Path directory) {
        try (BackupStore store = FilesystemStores.open(new FilesystemSettings(directory))) {
            PgBackup backups = PgBackup.to(store).zstd();
            BackupResult made = backups.backup(shop, "shop");
            backups.verify("shop"); // reads every byte again
            backups.restore("shop", copy); // into an empty database, proved
            return made;
        }
    }
}
// README ends
