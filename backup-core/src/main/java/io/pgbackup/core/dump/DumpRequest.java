package io.pgbackup.core.dump;

import java.time.Duration;
import java.util.Objects;

/**
 * How a database is to be dumped.
 *
 * @param jobs connections that read rows in addition to the leader, at least 1
 * @param lockTimeout how long to wait for locks on the tables
 * @param runLock the name of the lock that prevents two simultaneous runs of one database into one store
 * @param scope what the dump holds of the database
 */
public record DumpRequest(int jobs, Duration lockTimeout, String runLock, DumpScope scope) {

    public DumpRequest {
        Objects.requireNonNull(lockTimeout, "lockTimeout");
        Objects.requireNonNull(runLock, "runLock");
        Objects.requireNonNull(scope, "scope");
        if (jobs < 1) {
            throw new IllegalArgumentException("a dump needs at least one job, not " + jobs);
        }
    }

    /**
     * Creates a request for the whole database.
     *
     * @param jobs connections
     * @param lockTimeout how long to wait for locks on the tables
     * @param runLock the name of the lock that prevents two simultaneous runs
     */
    public DumpRequest(int jobs, Duration lockTimeout, String runLock) {
        this(jobs, lockTimeout, runLock, DumpScope.whole());
    }
}
