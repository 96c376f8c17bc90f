package io.pgbackup.jdbc.copy;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.session.ProtocolException;
import io.pgbackup.jdbc.session.ServerWarning;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a connection receives, on its way to the driver: during {@code COPY … TO STDOUT} it takes out the rows, so that the driver sees a
 * COPY without any. The driver would take a lock and make an array for each row; here they are read in place, many with one call of
 * the system.
 *
 * <p>Several COPYs may have been asked for in one message: the driver, which knows of one, sees the start of the first and the end of
 * the last. Warnings are told with the COPY that they belong to, and taken out. Everything else (errors, other statements) passes
 * untouched. Used by one thread at a time, like its connection.
 */
final class CopyTap extends InputStream {

    /** Fits into the caches of a processor, and holds some hundred rows. */
    private static final int BUFFER_BYTES = 128 * 1024;
    /** Larger rows get an array that is not kept. */
    private static final int LARGEST_KEPT = 4 << 20;
    /** Rows handed over at once, at most. */
    private static final int ROWS = 2048;
    /** After a read that has brought less, a pause lets more come: each wait wakes this thread up, which costs the server, too. */
    private static final int TRICKLE_BYTES = 32 * 1024;
    /** Far less than it takes the server to fill the socket's buffer: if it is that fast, reads bring more. */
    private static final long PAUSE_NANOS = 200_000;
    /** No pause before so much has come. */
    private static final int STREAM_BYTES = 1 << 20;
    /** Type and length of a message. */
    private static final int SKIPPED_BYTES = 8 * 1024;

    private static final int HEADER_BYTES = 5;

    /** The server builds a message in a buffer of at most this size, whose first bytes are the length. */
    private static final int LARGEST_MESSAGE = (1 << 30) + Integer.BYTES;
    /** Of all other types, none has a message larger than {@link #LARGEST_OTHER}: libpq takes what claims to be for garbage, too. */
    private static final String LARGE_TYPES = "dDTVENA";

    private static final int LARGEST_OTHER = 30_000;

    private static final Pattern COPY_TAG = Pattern.compile("COPY ([0-9]{1,18})");

    private static final byte[] NONE = {};
    private static final int NOT_READ = -2;

    private final InputStream in;
    private final boolean yieldsAll;
    private int firstByte = NOT_READ;
    /** Whether the stream's messages are told apart, which needs a start between two of them. */
    private boolean framed;

    private byte[] buffer = NONE;
    /** Kept from one row that the buffer cannot hold to the next. */
    private byte[] large = NONE;

    private int[] ends = {};
    private int from;
    private int to;
    /** Bytes of the current message that the driver has yet to get. */
    private int passing;
    /** Bytes of a row that still come although its reading was given up. */
    private int rest;
    /** Bytes that have come since the COPYs were asked for. */
    private long received;
    /** Whether the last read brought all there was, and little. */
    private boolean trickles;

    private @Nullable CopyTarget copies;
    private @Nullable RowSink sink;
    private long arrived;
    private int expected;
    private int current;
    private boolean failed;

    /** @param yieldsAll whether a read yields all that has come, if there is room for it; TLS yields a record at a time */
    CopyTap(InputStream in, boolean yieldsAll) {
        this.in = in;
        this.yieldsAll = yieldsAll;
    }

    /** Whether the server's messages can be seen here: not if something encrypts them on a layer above. */
    boolean isUsable() {
        return firstByte != 'G'; // the server's consent to GSSAPI
    }

    /**
     * Takes the rows of the next COPYs, which one message to the server will ask for.
     *
     * @param number of COPYs
     */
    void start(int number, CopyTarget target) {
        if (ends.length == 0) {
            ends = new int[ROWS];
        }
        framed = true;
        copies = target;
        expected = number;
        current = 0;
        sink = null;
        failed = false;
        received = 0;
        trickles = false;
    }

    /** How many of the COPYs have ended well. */
    int ended() {
        return current;
    }

    /** No rows are taken any more. */
    void stop() {
        copies = null;
        sink = null;
        large = NONE;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!framed) {
            int n = in.read(target, offset, length);
            if (firstByte == NOT_READ && n > 0) {
                firstByte = target[offset];
            }
            return n;
        }
        if (length == 0) {
            return 0;
        }
        if (passing == 0 && !findMessage()) {
            return -1;
        }
        if (from == to && !fill(1)) {
            return -1;
        }
        int n = Math.min(length, Math.min(passing, to - from));
        System.arraycopy(buffer, from, target, offset, n);
        from += n;
        passing -= n;
        return n;
    }

    /** At the end of the stream, where {@link InputStream} would skip nothing, the driver would try again for ever. */
    @Override
    public long skip(long count) throws IOException {
        if (count <= 0) {
            return 0;
        }
        int skipped = read(new byte[(int) Math.min(count, SKIPPED_BYTES)]);
        if (skipped < 0) {
            throw new EOFException("the connection ended within a message");
        }
        return skipped;
    }

    /** Only what the driver would get without waiting. */
    @Override
    public int available() throws IOException {
        if (!framed) {
            return in.available();
        }
        return copies == null ? to - from + in.available() : Math.min(passing, to - from);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Goes on to the next message that is for the driver; false at the end of the stream. */
    private boolean findMessage() throws IOException {
        drop(rest);
        rest = 0;
        while (to - from >= HEADER_BYTES || fill(HEADER_BYTES)) {
            byte type = buffer[from];
            int length = messageAt(from);
            if (copies != null && type == 'd') {
                rows(copies, length);
            } else if (copies == null || !isTaken(copies, type, length)) {
                passing = length;
                return true;
            }
        }
        return false;
    }

    /** Bytes of the message that begins here, from 5 to a little more than 2^30. Nothing of it is read, skipped or given room before. */
    private int messageAt(int at) throws IOException {
        byte type = buffer[at];
        int length = (buffer[at + 1] & 0xff) << 24
                | (buffer[at + 2] & 0xff) << 16
                | (buffer[at + 3] & 0xff) << 8
                | (buffer[at + 4] & 0xff);
        int largest = LARGE_TYPES.indexOf(type) >= 0 ? LARGEST_MESSAGE : LARGEST_OTHER;
        if (length < Integer.BYTES || length > largest) {
            throw new ProtocolException("the server sent what is no message: length " + length + " of type 0x"
                    + Integer.toHexString(type & 0xff) + ", which has from " + Integer.BYTES + " to " + largest);
        }
        return 1 + length;
    }

    /** Hands over a row, whose message is so long, and with it those that have come whole behind it. */
    private void rows(CopyTarget target, int length) throws IOException {
        if (failed) {
            drop(length);
            return;
        }
        RowSink rows = sink == null ? begin(target) : sink;
        if (length > BUFFER_BYTES) {
            byte[] row = large(length - HEADER_BYTES);
            failed = true;
            rows.row(row, 0, length - HEADER_BYTES);
            arrived++;
        } else {
            fill(length);
            int start = from + HEADER_BYTES;
            int count = gather();
            failed = true;
            rows.rows(buffer, start, ends, count);
            arrived += count;
        }
        failed = false;
    }

    /** Moves the rows that have come whole together, over the heads of their messages; returns how many. */
    private int gather() throws IOException {
        int end = from + HEADER_BYTES;
        int count = 0;
        while (count < ROWS && to - from >= HEADER_BYTES && buffer[from] == 'd') {
            int length = messageAt(from);
            if (to - from < length) {
                break;
            }
            System.arraycopy(buffer, from + HEADER_BYTES, buffer, end, length - HEADER_BYTES);
            end += length - HEADER_BYTES;
            ends[count++] = end;
            from += length;
        }
        return count;
    }

    private RowSink begin(CopyTarget target) {
        failed = true;
        RowSink rows = target.begin(current);
        failed = false;
        sink = rows;
        arrived = 0;
        return rows;
    }

    /** The content of a row that the buffer cannot hold, in an array that may be larger. */
    private byte[] large(int length) throws IOException {
        from += HEADER_BYTES;
        byte[] row = roomFor(length);
        int have = to - from;
        System.arraycopy(buffer, from, row, 0, have);
        from = to;
        while (have < length) {
            rest = length - have;
            int n = receive(row, have, length - have);
            if (n < 0) {
                throw new EOFException("the connection ended within a row");
            }
            have += n;
        }
        rest = 0;
        return row;
    }

    private byte[] roomFor(int length) {
        int doubled = Math.min(2 * large.length, LARGEST_KEPT);
        if (length > large.length) {
            large = NONE; // the new one may need its memory
        }
        if (length > LARGEST_KEPT) {
            return new byte[length];
        }
        if (large.length < length) {
            large = new byte[Math.max(length, doubled)];
        }
        return large;
    }

    private void drop(int length) throws IOException {
        int left = length;
        while (left > 0) {
            if (from == to && !fill(1)) {
                throw new EOFException("the connection ended within a row");
            }
            int n = Math.min(left, to - from);
            from += n;
            left -= n;
        }
    }

    /** Handles a message about the COPYs; true if the driver must not see it. */
    private boolean isTaken(CopyTarget target, byte type, int length) throws IOException {
        return switch (type) {
            case 'H' -> {
                sink = null;
                yield isDropped(current > 0, length);
            }
            case 'c' -> {
                if (!failed && sink == null) {
                    begin(target);
                }
                yield isDropped(current < expected - 1, length);
            }
            case 'C' -> {
                fill(length);
                yield isEndTaken(target, length);
            }
            case 'N' -> {
                fill(length);
                int start = from + HEADER_BYTES;
                from += length;
                if (!failed) {
                    failed = true;
                    int copy = Math.min(current, expected - 1);
                    for (ServerWarning warning : ServerWarning.parse(buffer, start, from)) {
                        RowCopy.failIfDamage(target.what(copy), warning);
                        target.warning(copy, warning);
                    }
                    failed = false;
                }
                yield true;
            }
            default -> false;
        };
    }

    private boolean isDropped(boolean hidden, int length) throws IOException {
        if (hidden) {
            drop(length);
        }
        return hidden;
    }

    private boolean isEndTaken(CopyTarget target, int length) throws IOException {
        int tagBytes = Math.max(0, length - HEADER_BYTES - 1);
        Matcher tag = COPY_TAG.matcher(new String(buffer, from + HEADER_BYTES, tagBytes, StandardCharsets.US_ASCII));
        if (!tag.matches() || current == expected) {
            // What should be a tag may be anything, rows included, and is not repeated.
            throw new ProtocolException(
                    tag.matches()
                            ? "the server ended more copies than it was asked for"
                            : "the server did not end the copy as one");
        }
        int ended = current++;
        boolean hidden = current < expected;
        if (hidden) {
            from += length;
        } else {
            passing = length; // also if the target throws
        }
        if (!failed) {
            failed = true;
            RowCopy.requireCount(target.what(ended), Long.parseLong(tag.group(1)), arrived);
            target.end(ended, arrived);
            failed = false;
        }
        return hidden;
    }

    /** Makes the buffer hold at least so many bytes, in one piece; false if the stream ends before the first of them. */
    private boolean fill(int wanted) throws IOException {
        if (to - from >= wanted) {
            return true;
        }
        if (buffer.length < wanted) {
            byte[] larger = new byte[Math.max(BUFFER_BYTES, wanted)];
            System.arraycopy(buffer, from, larger, 0, to - from);
            buffer = larger;
        } else {
            System.arraycopy(buffer, from, buffer, 0, to - from);
        }
        to -= from;
        from = 0;
        while (to < wanted) {
            int n = receive(buffer, to, buffer.length - to);
            if (n < 0 && to > 0) {
                throw new EOFException("the connection ended within a message");
            }
            if (n < 0) {
                return false;
            }
            to += n;
        }
        return true;
    }

    private int receive(byte[] target, int offset, int length) throws IOException {
        if (trickles) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        proceed();
        int n = in.read(target, offset, length);
        received += n;
        trickles = yieldsAll && copies != null && received > STREAM_BYTES && n < Math.min(length, TRICKLE_BYTES);
        return n;
    }

    private void proceed() {
        if (copies != null && !failed) {
            failed = true;
            if (Thread.currentThread().isInterrupted()) {
                throw RunException.interrupted(copies.what(Math.min(current, expected - 1)) + " was interrupted");
            }
            failed = false;
        }
    }
}
