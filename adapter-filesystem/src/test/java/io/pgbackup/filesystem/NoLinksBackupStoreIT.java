package io.pgbackup.filesystem;

import io.pgbackup.core.store.BackupStore;
import java.nio.file.FileSystemException;
import java.time.Clock;

/** The whole contract once more, on a file system that has no hard links. */
final class NoLinksBackupStoreIT extends FilesystemBackupStoreIT {

    @Override
    BackupStore open(FilesystemSettings settings) {
        return FilesystemStores.open(settings, Clock.systemUTC(), (name, existing) -> {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
        });
    }
}
