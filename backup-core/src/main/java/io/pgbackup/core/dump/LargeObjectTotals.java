package io.pgbackup.core.dump;

/**
 * The number and size of large objects, which belong to no table.
 *
 * @param count number of large objects
 * @param bytes total size of their content
 */
public record LargeObjectTotals(long count, long bytes) {

    /** No large objects. */
    public static final LargeObjectTotals NONE = new LargeObjectTotals(0, 0);
}
