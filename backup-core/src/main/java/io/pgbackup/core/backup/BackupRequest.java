package io.pgbackup.core.backup;

import io.pgbackup.core.store.BackupId;
import java.time.Duration;
import java.util.Objects;

/**
 * What to back up, and how.
 *
 * @param id the name of the backup: the database's folder, the scheduled time (or the start), the compression
 * @param jobs connections that read rows, at least 1
 * @param lockTimeout how long to wait for locks on the tables
 * @param memoryBytes what all buffers together may take
 * @param allowOmissions whether to go on when something of the database would not be in the backup
 * @param statistics whether planner statistics are wanted
 */
public record BackupRequest(
        BackupId id, int jobs, Duration lockTimeout, long memoryBytes, boolean allowOmissions, boolean statistics) {

    /** How long a run waits for locks unless told otherwise. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(1);

    public BackupRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(lockTimeout, "lockTimeout");
        if (jobs < 1) {
            throw new IllegalArgumentException("a backup needs at least one job, not " + jobs);
        }
    }

    /** A request with the defaults: half of the heap for buffers, a minute for locks, nothing left out but planner statistics. */
    public static BackupRequest of(BackupId id, int jobs) {
        return new BackupRequest(
                id, jobs, DEFAULT_LOCK_TIMEOUT, Runtime.getRuntime().maxMemory() / 2, false, false);
    }
}
