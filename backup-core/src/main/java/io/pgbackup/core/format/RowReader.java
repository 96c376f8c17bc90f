package io.pgbackup.core.format;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts COPY text into rows. Rows never hold a raw line feed: COPY writes it as {@code \n}. */
public final class RowReader {

    private byte[] buffer = new byte[256 * 1024];

    /**
     * Reads rows.
     *
     * @param in is read for exactly this many bytes
     * @param length of the rows, line feeds included
     * @return how many rows there were
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
                throw new FormatException(FailureKind.BACKUP_DAMAGED, "rows are cut: " + left + " bytes are missing");
            }
            left -= n;
            int end = kept + n;
            int start = 0;
            for (int i = kept; i < end; i++) {
                if (buffer[i] == '\n') {
                    sink.row(buffer, start, i + 1 - start);
                    rows++;
                    start = i + 1;
                }
            }
            kept = end - start;
            System.arraycopy(buffer, start, buffer, 0, kept);
        }
        if (kept > 0) {
            throw new FormatException(FailureKind.BACKUP_DAMAGED, "the last row is cut");
        }
        return rows;
    }

    /** Twice the size, or what all the rows take when that is not much more: the old buffer lives while the new one is filled. */
    private int grown(long length) {
        long doubled = 2L * buffer.length;
        long size = doubled >= length / 2 ? Math.max(length, buffer.length + 1L) : doubled;
        if (size > Integer.MAX_VALUE - 8) {
            throw new FormatException(FailureKind.BACKUP_DAMAGED, "a row is larger than a row can be");
        }
        return (int) size;
    }
}
