package io.pgbackup.core.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A backup as the store lists it.
 *
 * @param id its name, parsed from its key
 * @param size in bytes
 * @param storedAt when the store says that it was written
 * @param version the store's mark of exactly this content (an ETag), empty where it has none
 */
public record StoredBackup(BackupId id, long size, Instant storedAt, String version) {

    public StoredBackup {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(storedAt, "storedAt");
        Objects.requireNonNull(version, "version");
    }
}
