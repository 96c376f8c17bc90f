package io.pgbackup.jdbc.session;

/**
 * A setting that sessions of ours must have.
 *
 * @param name of the setting
 * @param value that it must have, as {@code SHOW} prints it
 * @param how it gets there
 * @param since the first {@code server_version_num} that has it; 0 for all
 * @param before the first that has it no more
 */
record PinnedSetting(String name, String value, How how, int since, int before) {

    private static final int NEVER = Integer.MAX_VALUE;

    /** How a setting gets its value. */
    enum How {
        /** By a {@code SET}, which every role may do; then looked at. */
        SET,
        /** By a {@code SET} that the server may refuse the role: only where the value is another. */
        SET_IF_DIFFERENT,
        /** By a {@code SET} where the server knows it: it came with minor releases. */
        SET_IF_KNOWN,
        /** With the transaction; only looked at. */
        BEGIN,
        /** By a {@code SET}, and not looked at: the operating system may have another opinion. */
        SET_UNSEEN
    }

    static PinnedSetting of(String name, String value) {
        return of(name, value, How.SET);
    }

    static PinnedSetting of(String name, String value, How how) {
        return new PinnedSetting(name, value, how, 0, NEVER);
    }

    static PinnedSetting since(int version, String name, String value) {
        return new PinnedSetting(name, value, How.SET, version, NEVER);
    }

    static PinnedSetting before(int version, String name, String value) {
        return new PinnedSetting(name, value, How.SET, 0, version);
    }

    boolean isIn(int serverVersionNumber) {
        return serverVersionNumber >= since && serverVersionNumber < before;
    }

    boolean isSeen() {
        return how != How.SET_UNSEEN;
    }
}
