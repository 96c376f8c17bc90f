package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.hash.ContentHash;
import java.util.List;
import java.util.Objects;

/**
 * A group of large objects.
 *
 * @param group the objects
 * @param bytes total size of their content
 * @param hash the sum of the hashes of their pieces; a piece is hashed as {@code <oid>:<offset>:} followed by its bytes, pieces begin at
 *     multiples of {@link #PIECE_BYTES}, and an empty object has one empty piece
 * @param segments numbers of the segments that hold their content, ascending
 */
public record IndexedLargeObjects(LargeObjectGroup group, long bytes, ContentHash hash, List<Integer> segments) {

    /** The size of the pieces in which the content of a large object is written and hashed: 256 KiB. */
    public static final int PIECE_BYTES = 256 * 1024;

    public IndexedLargeObjects {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(hash, "hash");
        segments = List.copyOf(segments);
    }

    /** How many objects all these groups hold, and how much is in them. */
    public static LargeObjectTotals totals(List<IndexedLargeObjects> groups) {
        return new LargeObjectTotals(
                groups.stream().mapToLong(group -> group.group().oids().size()).sum(),
                groups.stream().mapToLong(IndexedLargeObjects::bytes).sum());
    }
}
