package io.pgbackup.jdbc.session;

/**
 * A setting that must have a certain value in this program's sessions.
 *
 * @param name of the setting
 * @param value that the setting must have, as {@code SHOW} prints it
 * @param how the setting gets its value
 * @param since the first {@code server_version_num} that has the setting; 0 for all
 * @param before the first {@code server_version_num} that no longer has the setting
 */
record PinnedSetting(String name, String value, How how, int since, int before) {

    private static final int NEVER = Integer.MAX_VALUE;

    /** How a setting gets its value. */
    enum How {
        /** By a {@code SET}, which every role may run; then checked. */
        SET,
        /** By a {@code SET} that the server may refuse to the role, and therefore only where the value differs. */
        SET_IF_DIFFERENT,
        /** By a {@code SET} where the server knows the setting, which came with minor releases. */
        SET_IF_KNOWN,
        /** By the statement that begins the transaction; only checked. */
        BEGIN,
        /** By a {@code SET}, and not checked, because the operating system may choose another value. */
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
