package io.pgbackup.jdbc.catalog.table;

/** When a trigger or a rule fires, in the words of {@code ALTER TABLE}. */
final class Firing {

    private Firing() {}

    /** Returns {@code DISABLE}, {@code ENABLE REPLICA}, … for the letter in the catalog. */
    static String of(char enabled) {
        return switch (enabled) {
            case 'D' -> "DISABLE";
            case 'R' -> "ENABLE REPLICA";
            case 'A' -> "ENABLE ALWAYS";
            case 'O' -> "ENABLE";
            default -> throw new IllegalArgumentException("unknown firing state " + enabled);
        };
    }
}
