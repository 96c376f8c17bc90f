package io.pgbackup.core.format.index;

import java.util.List;

/**
 * How many large objects there are, which are in no table.
 *
 * @param count of them
 * @param bytes content of all
 */
public record LargeObjectTotals(long count, long bytes) {

    /** None. */
    public static final LargeObjectTotals NONE = new LargeObjectTotals(0, 0);

    /** Of all these groups. */
    public static LargeObjectTotals of(List<IndexedLargeObjects> groups) {
        return new LargeObjectTotals(
                groups.stream().mapToLong(group -> group.group().oids().size()).sum(),
                groups.stream().mapToLong(IndexedLargeObjects::bytes).sum());
    }
}
