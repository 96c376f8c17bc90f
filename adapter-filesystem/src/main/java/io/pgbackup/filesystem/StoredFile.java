package io.pgbackup.filesystem;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.StoredBackup;
import java.nio.file.attribute.BasicFileAttributes;

/** A backup as its file's attributes describe it. */
final class StoredFile {

    private StoredFile() {}

    static StoredBackup describe(BackupId id, BasicFileAttributes attributes) {
        return new StoredBackup(
                id, attributes.size(), attributes.lastModifiedTime().toInstant(), "");
    }
}
