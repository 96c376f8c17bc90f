package io.pgbackup.core.dump;

/**
 * How many large objects there are, which are in no table.
 *
 * @param count of them
 * @param bytes content of all
 */
public record LargeObjectTotals(long count, long bytes) {

    /** None. */
    public static final LargeObjectTotals NONE = new LargeObjectTotals(0, 0);
}
