package io.pgbackup.core.hash;

import java.nio.charset.StandardCharsets;

/**
 * Hashes the content of large objects piece by piece: each piece is hashed as {@code <oid>:<offset>:} followed by its bytes, and the hashes
 * of all pieces are summed. Not thread-safe.
 */
public final class LargeObjectHasher {

    private final RowHasher pieces = new RowHasher();
    private long bytes;

    /** Adds one piece. */
    public void add(long oid, long offset, byte[] content) {
        byte[] prefix = (oid + ":" + offset + ":").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[prefix.length + content.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(content, 0, all, prefix.length, content.length);
        pieces.add(all, 0, all.length);
        bytes += content.length;
    }

    /** The sum over all pieces. */
    public ContentHash sum() {
        return pieces.sum();
    }

    /** The total length of all pieces, in bytes. */
    public long bytes() {
        return bytes;
    }
}
