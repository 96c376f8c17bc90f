package io.pgbackup.jdbc.fingerprint;

/**
 * One thing that is known of an object.
 *
 * @param name the catalog's column, but {@code owner} and {@code privileges} are called so everywhere
 * @param sql gives it as text; {@code t} is the row
 * @param isReadable whether the role of the session may read it
 * @param isDeparsed whether the server makes the text of what it has parsed, and fails where that is damaged
 */
record Property(String name, String sql, boolean isReadable, boolean isDeparsed) {

    /** The same for a role that may not read it. */
    Property hidden() {
        return new Property(name, sql, false, isDeparsed);
    }

    /** The same for a role that may read it. */
    Property shown() {
        return new Property(name, sql, true, isDeparsed);
    }
}
