package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DumpScope;
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
 * @param scope what of the database; a part needs a name of its own
 */
public record BackupRequest(BackupId id, int jobs, Duration lockTimeout, long memoryBytes, DumpScope scope) {

    /** How long a run waits for locks unless told otherwise. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(1);

    public BackupRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(lockTimeout, "lockTimeout");
        Objects.requireNonNull(scope, "scope");
        if (jobs < 1) {
            throw new IllegalArgumentException("a backup needs at least one job, not " + jobs);
        }
    }

    /** A request with the defaults: half of the heap for buffers, a minute for locks, the whole database. */
    public static BackupRequest of(BackupId id, int jobs) {
        return of(id, jobs, DumpScope.whole());
    }

    /** A request with the defaults for everything else: half of the heap for buffers, a minute for locks. */
    public static BackupRequest of(BackupId id, int jobs, DumpScope scope) {
        return new BackupRequest(
                id, jobs, DEFAULT_LOCK_TIMEOUT, Runtime.getRuntime().maxMemory() / 2, scope);
    }
}
