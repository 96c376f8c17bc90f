package io.pgbackup.jdbc.catalog.table;

/** The bounds of a sequence for which none are specified. */
record SequenceBounds(long min, long max) {

    static SequenceBounds of(String type, boolean isAscending) {
        long largest = switch (type) {
            case "smallint" -> Short.MAX_VALUE;
            case "integer" -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
        return isAscending ? new SequenceBounds(1, largest) : new SequenceBounds(-largest - 1, -1);
    }
}
