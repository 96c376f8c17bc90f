package io.pgbackup.core.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The name of one backup: which database (or its configured alias), when, and how it is stored.
 *
 * @param database the name under which the backup is filed, unencoded, not empty
 * @param time the time in the key, UTC, whole seconds (cut off)
 * @param compression how the segments are stored
 */
public record BackupId(String database, Instant time, Compression compression) {

    public BackupId {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(compression, "compression");
        if (database.isEmpty()) {
            throw new IllegalArgumentException("a backup needs a database name");
        }
        time = time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same backup under another compression. */
    public BackupId with(Compression other) {
        return new BackupId(database, time, other);
    }
}
