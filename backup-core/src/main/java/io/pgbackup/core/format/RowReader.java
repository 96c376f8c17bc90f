package io.pgbackup.core.format;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Splits COPY text into rows. Rows never hold a raw line feed: COPY writes it as {@code \n}. */
public final class RowReader {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * LOWEST_BITS;

    private byte[] buffer = new byte[256 * 1024];
    private final int[] ends = new int[2048];

    /**
     * Reads rows.
     *
     * @param in the stream, from which exactly {@code length} bytes are read
     * @param length total length of the rows in bytes, line feeds included
     * @return the number of rows
     */
    public long read(InputStream in, long length, RowSink sink) throws IOException {
        long rows = 0;
        long left = length;
        int kept = 0;
        while (left > 0) {
            if (kept == buffer.length) {
                buffer = Arrays.copyOf(buffer, grown(length));
            }
            int n = in.read(buffer, kept, (int) Math.min(left, buffer.length - kept));
            if (n < 0) {
                throw FormatException.damaged("rows are truncated: " + left + " bytes are missing");
            }
            left -= n;
            int end = kept + n;
            int start = 0;
            int count = findRows(kept, end);
            while (count > 0) {
                sink.rows(buffer, start, ends, count);
                rows += count;
                start = ends[count - 1];
                count = count == ends.length ? findRows(start, end) : 0;
            }
            kept = end - start;
            System.arraycopy(buffer, start, buffer, 0, kept);
        }
        if (kept > 0) {
            throw FormatException.damaged("the last row is truncated");
        }
        return rows;
    }

    /** Notes where rows end, and returns how many end in this range. */
    private int findRows(int from, int to) {
        int count = 0;
        int at = from;
        while (count < ends.length) {
            int lineFeed = lineFeed(at, to);
            if (lineFeed == to) {
                break;
            }
            at = lineFeed + 1;
            ends[count++] = at;
        }
        return count;
    }

    /** Returns the position of the next line feed, or {@code to} if there is none; checks eight bytes at a time. */
    private int lineFeed(int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long zeroIfLineFeed = (long) EIGHT_BYTES.get(buffer, at) ^ LINE_FEEDS;
            // The lowest of these bits belongs to the first byte that is zero.
            long found = (zeroIfLineFeed - LOWEST_BITS) & ~zeroIfLineFeed & HIGHEST_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    /**
     * Returns twice the size, or the length of all the rows if that is not much more: the old buffer is held while the new one is filled.
     */
    private int grown(long length) {
        long doubled = 2L * buffer.length;
        long size = doubled >= length / 2 ? Math.max(length, buffer.length + 1L) : doubled;
        if (size > Integer.MAX_VALUE - 8) {
            throw FormatException.damaged("a row is larger than the largest possible row");
        }
        return (int) size;
    }
}
