package io.pgbackup.jdbc.dump;

/** Called where it hurts most, so that tests can act exactly there. */
@FunctionalInterface
interface GapHook {

    /** The snapshot is taken, the tables to lock are known, and none is locked. */
    void betweenSnapshotAndLocks(int attempt);

    /** Nothing happens there. */
    GapHook NONE = attempt -> {};
}
