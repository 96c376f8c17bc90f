package io.pgbackup.core.load;

/** A transaction on the target that is always rolled back in the end. Used by one thread. */
public interface Rehearsal extends AutoCloseable {

    /**
     * Executes whole statements, as {@link LoadSession#execute} would. A failing text is rolled back alone, so that the next one can be
     * tried.
     *
     * @param what names the act for messages
     * @param sql the text
     * @throws io.pgbackup.core.failure.RunException of kind {@code FAILED} when the text would end the transaction
     * @return whether the rehearsal can continue; false when the server's lock table is full
     */
    boolean execute(String what, String sql);

    /** Rolls everything back. Never throws. */
    @Override
    void close();
}
