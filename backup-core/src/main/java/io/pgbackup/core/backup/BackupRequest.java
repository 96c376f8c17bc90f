package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.store.BackupId;
import java.time.Duration;
import java.util.Objects;

/**
 * What to back up, and how.
 *
 * @param id the id of the backup: the database's folder, the scheduled time (or the start), the compression
 * @param jobs connections that read rows, at least 1
 * @param lockTimeout how long to wait for locks on the tables
 * @param scope what to back up of the database; a part needs a name of its own
 */
public record BackupRequest(BackupId id, int jobs, Duration lockTimeout, DumpScope scope) {

    /** How long a run waits for locks unless configured otherwise. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMinutes(1);

    public BackupRequest {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(lockTimeout, "lockTimeout");
        Objects.requireNonNull(scope, "scope");
        if (jobs < 1) {
            throw new IllegalArgumentException("a backup needs at least one job, not " + jobs);
        }
    }

    /**
     * Returns a request with the defaults: a minute for locks, the whole database.
     *
     * @param id the id of the backup
     * @param jobs connections that read rows, at least 1
     * @return the request
     */
    public static BackupRequest of(BackupId id, int jobs) {
        return of(id, jobs, DumpScope.whole());
    }

    /**
     * Returns a request with the default for everything else: a minute for locks.
     *
     * @param id the id of the backup
     * @param jobs connections that read rows, at least 1
     * @param scope what to back up of the database
     * @return the request
     */
    public static BackupRequest of(BackupId id, int jobs, DumpScope scope) {
        return new BackupRequest(id, jobs, DEFAULT_LOCK_TIMEOUT, scope);
    }

    /**
     * Returns this request with another number of connections.
     *
     * @param other number of connections that read rows, at least 1
     * @return a new request
     */
    public BackupRequest withJobs(int other) {
        return new BackupRequest(id, other, lockTimeout, scope);
    }

    /**
     * Returns this request with another limit for waiting.
     *
     * @param other how long to wait for locks on the tables
     * @return a new request
     */
    public BackupRequest withLockTimeout(Duration other) {
        return new BackupRequest(id, jobs, other, scope);
    }

    /**
     * Returns this request for another part of the database, which needs a name of its own.
     *
     * @param other what to back up of the database
     * @return a new request
     */
    public BackupRequest withScope(DumpScope other) {
        return new BackupRequest(id, jobs, lockTimeout, other);
    }
}
