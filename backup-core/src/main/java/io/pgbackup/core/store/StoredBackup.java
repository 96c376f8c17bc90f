package io.pgbackup.core.store;

import java.time.Instant;
import java.util.Objects;

/**
 * A backup as the store lists it.
 *
 * @param id its id, parsed from its key
 * @param size size in bytes
 * @param storedAt when it was written, according to the store
 * @param version the store's identifier of exactly this content (an ETag), empty if it has none
 */
public record StoredBackup(BackupId id, long size, Instant storedAt, String version) {

    public StoredBackup {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(storedAt, "storedAt");
        Objects.requireNonNull(version, "version");
    }
}
