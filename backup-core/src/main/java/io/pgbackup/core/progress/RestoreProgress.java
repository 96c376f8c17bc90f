package io.pgbackup.core.progress;

/** Events of one running restore, from any of its threads. Implementations return at once and do not throw. */
public interface RestoreProgress {

    /** A listener that does nothing. */
    RestoreProgress NONE = new RestoreProgress() {};

    /**
     * Announces what the backup holds and what will be loaded.
     *
     * @param entries number of entries
     * @param tables number of tables with rows
     * @param rows total number of rows
     * @param bytes their size as COPY text
     */
    default void planned(int entries, int tables, long rows, long bytes) {}

    /**
     * A phase begins. The names are for people and may change: rehearsal, pre-data, data, sequence-values, post-data, privileges, proof of
     * definitions, proof by count, proof by content hash, verify.
     *
     * @param name name of the phase
     * @param steps number of its steps
     */
    default void phase(String name, int steps) {}

    /**
     * A step of the phase is complete.
     *
     * @param what the step, for people
     */
    default void stepDone(String what) {}

    /**
     * Rows were loaded: their number since the last event, and their size as COPY text in bytes.
     *
     * @param rows number of rows since the last event
     * @param bytes their size as COPY text
     */
    default void rowsLoaded(long rows, long bytes) {}

    /** Everything is loaded and proved, or the restore failed; any remaining work is short. */
    default void ended() {}
}
