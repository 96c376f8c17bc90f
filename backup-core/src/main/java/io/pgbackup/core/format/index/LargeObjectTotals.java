package io.pgbackup.core.format.index;

import java.util.List;

/**
 * The number and size of large objects, which belong to no table.
 *
 * @param count number of large objects
 * @param bytes total size of their content
 */
public record LargeObjectTotals(long count, long bytes) {

    /** No large objects. */
    public static final LargeObjectTotals NONE = new LargeObjectTotals(0, 0);

    /** Returns the totals of these groups. */
    public static LargeObjectTotals of(List<IndexedLargeObjects> groups) {
        return new LargeObjectTotals(
                groups.stream().mapToLong(group -> group.group().oids().size()).sum(),
                groups.stream().mapToLong(IndexedLargeObjects::bytes).sum());
    }
}
