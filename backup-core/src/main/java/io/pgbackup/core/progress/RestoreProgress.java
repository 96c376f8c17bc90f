package io.pgbackup.core.progress;

/** Events of one running restore, from any of its threads. Implementations return at once and do not throw. */
public interface RestoreProgress {

    /** A listener that does nothing. */
    RestoreProgress NONE = new RestoreProgress() {};

    /** What the backup holds and will be loaded. */
    default void planned(int entries, int tables, long rows, long bytes) {}

    /** A phase begins: pre-data, data, post-data, privileges, proof. */
    default void phase(String name, int steps) {}

    /** A step of the phase is done. */
    default void stepDone(String what) {}

    /** Rows were loaded: so many since the last event, with so many bytes of COPY text. */
    default void rowsLoaded(long rows, long bytes) {}

    /** All is loaded and proved, or it failed; what may still come is quickly done. */
    default void ended() {}
}
