package io.pgbackup.core.format.index;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.RunException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bounds the size of an index: a share of the heap, and a multiple of its stored size. A few bytes that unpack to gigabytes are not an
 * index of this program.
 */
public final class IndexSize {

    /** Indexes of many equal tables are compressed to a tenth or less, but never to a hundredth. */
    private static final long MOST_TIMES = 100;

    /** Short indexes are compressed better; up to this size, the ratio is not checked. */
    private static final long ALWAYS = 1 << 20;

    private static final int SHARE_OF_HEAP = 8;

    private IndexSize() {}

    /** Reads the whole index. */
    public static byte[] readAll(InputStream unpacked, long storedBytes, String name) throws IOException {
        long most = ALWAYS + MOST_TIMES * Math.min(storedBytes, Long.MAX_VALUE / MOST_TIMES / 2);
        long fits = heapShare();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        long length = 0;
        for (int n = unpacked.read(buffer); n >= 0; n = unpacked.read(buffer)) {
            length += n;
            if (length > most) {
                throw FormatException.damaged(
                        name + " is damaged: its index unpacks to an implausible size", "restore from another backup");
            }
            if (length <= fits) {
                text.write(buffer, 0, n);
            }
        }
        requireFits(length, name);
        return text.toByteArray();
    }

    /** Fails if an index of this length does not fit into memory. */
    public static void requireFits(long length, String name) {
        if (length > heapShare()) {
            throw RunException.outOfMemory(
                    "the index of " + name + " has " + (length >> 20) + " MiB, too large for a heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
                    "give the process more heap (-Xmx): " + SHARE_OF_HEAP + " times the index");
        }
    }

    private static long heapShare() {
        return Math.max(ALWAYS, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }
}
