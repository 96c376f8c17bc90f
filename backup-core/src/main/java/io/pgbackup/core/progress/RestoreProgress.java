package io.pgbackup.core.progress;

/** Events of one running restore, from any of its threads. Implementations return at once and do not throw. */
public interface RestoreProgress {

    /** A listener that does nothing. */
    RestoreProgress NONE = new RestoreProgress() {};

    /**
     * What the backup holds and will be loaded.
     *
     * @param entries how many definitions
     * @param tables how many tables have rows
     * @param rows in all, or since the last event
     * @param bytes of COPY text
     */
    default void planned(int entries, int tables, long rows, long bytes) {}

    /**
     * A phase begins: pre-data, data, post-data, privileges, proof.
     *
     * @param name of the phase
     * @param steps how many steps it has
     */
    default void phase(String name, int steps) {}

    /**
     * A step of the phase is done.
     *
     * @param what the step, for people
     */
    default void stepDone(String what) {}

    /**
     * Rows were loaded: so many since the last event, with so many bytes of COPY text.
     *
     * @param rows in all, or since the last event
     * @param bytes of COPY text
     */
    default void rowsLoaded(long rows, long bytes) {}

    /** All is loaded and proved, or it failed; what may still come is quickly done. */
    default void ended() {}
}
