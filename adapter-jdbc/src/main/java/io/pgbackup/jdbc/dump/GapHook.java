package io.pgbackup.jdbc.dump;

/** Called at the most vulnerable moment, so that tests can act exactly then. */
@FunctionalInterface
interface GapHook {

    /** Called after the snapshot is taken and the tables to lock are known, before any is locked. */
    void betweenSnapshotAndLocks(int attempt);

    /** Does nothing. */
    GapHook NONE = attempt -> {};
}
