package io.pgbackup.core.load;

/** A transaction on the target that is taken back in the end, whatever happened in it. Used by one thread. */
public interface Rehearsal extends AutoCloseable {

    /**
     * Executes whole statements, as {@link LoadSession#execute} would. What fails is taken back alone, so that the next can be tried.
     *
     * @param what names the act for messages
     * @param sql the text
     * @throws io.pgbackup.core.failure.RunException of kind {@code FAILED} when the text was to end the transaction
     * @return whether the server can go on; false when its table of locks is full, and then no more can be rehearsed
     */
    boolean execute(String what, String sql);

    /** Takes all of it back. Never throws. */
    @Override
    void close();
}
