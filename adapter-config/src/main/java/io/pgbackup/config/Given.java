package io.pgbackup.config;

/**
 * A value as it was configured.
 *
 * @param key as it was written, with its source if the source is not obvious
 * @param value not empty
 */
record Given(String key, String value) {

    /** Returns the value for messages; a value that may hold credentials is not shown. */
    String shown() {
        return value.contains("@") ? "(not shown)" : "'" + value + "'";
    }

    /** Omits the value, which may be a secret. */
    @Override
    public String toString() {
        return key;
    }
}
