package io.pgbackup.jdbc.fingerprint;

/**
 * One property of an object.
 *
 * @param name the catalog's column, except that {@code owner} and {@code privileges} have these names everywhere
 * @param sql the property as text; {@code t} is the row
 * @param isReadable whether the role of the session may read it
 * @param isDeparsed whether the server deparses the text, which fails if the stored expression is damaged
 */
record Property(String name, String sql, boolean isReadable, boolean isDeparsed) {

    /** Returns the same property for a role that may not read it. */
    Property hidden() {
        return new Property(name, sql, false, isDeparsed);
    }

    /** Returns the same property for a role that may read it. */
    Property shown() {
        return new Property(name, sql, true, isDeparsed);
    }
}
