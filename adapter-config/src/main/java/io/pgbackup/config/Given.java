package io.pgbackup.config;

/**
 * A value as somebody gave it.
 *
 * @param key as it was written, with its source where that is not plain
 * @param value not empty
 */
record Given(String key, String value) {

    /** The value for messages; what may hold credentials is not shown. */
    String shown() {
        return value.contains("@") ? "(not shown)" : "'" + value + "'";
    }

    /** Without the value, which may be a secret. */
    @Override
    public String toString() {
        return key;
    }
}
