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
 * The input of a connection on its way to the driver: during {@code COPY … TO STDOUT}, the tap takes the rows out, so that the
 * driver sees a COPY without rows. The driver would take a lock and allocate an array for each row; here rows are read in place,
 * many with one system call.
 *
 * <p>One message may ask for several COPYs: the driver, which knows of one, sees the start of the first and the end of the last.
 * Warnings are reported with the COPY that they belong to, and taken out. Everything else (errors, other statements) passes
 * unchanged. Used by one thread at a time, like its connection.
 */
final class CopyTap extends InputStream {

    /** Fits into the caches of a processor, and holds some hundred rows. */
    private static final int BUFFER_BYTES = 128 * 1024;
    /** Larger rows get an array that is not kept. */
    private static final int LARGEST_KEPT = 4 << 20;
    /** The maximum number of rows handed over at once. */
    private static final int ROWS = 2048;
    /** After a read of fewer bytes, a pause lets more arrive: each wait wakes this thread up, which costs the server time, too. */
    private static final int TRICKLE_BYTES = 32 * 1024;
    /** Far less than the server needs to fill the socket's buffer; if the server is faster than that, reads return more anyway. */
    private static final long PAUSE_NANOS = 200_000;
    /** No pause is made before this many bytes have arrived. */
    private static final int STREAM_BYTES = 1 << 20;
    /** The most bytes that one call skips. */
    private static final int SKIPPED_BYTES = 8 * 1024;

    /** The length of the type and the length of a message. */
    private static final int HEADER_BYTES = 5;

    /** The server builds a message, including its length, in a buffer of at most this size. */
    private static final int LARGEST_MESSAGE = (1 << 30) + Integer.BYTES;
    /**
     * The types whose messages may be larger than {@link #LARGEST_OTHER}. libpq, too, treats a larger message of any other type as
     * garbage.
     */
    private static final String LARGE_TYPES = "dDTVENA";

    private static final int LARGEST_OTHER = 30_000;

    private static final Pattern COPY_TAG = Pattern.compile("COPY ([0-9]{1,18})");

    private static final byte[] NONE = {};
    private static final int NOT_READ = -2;

    private final InputStream in;
    private final boolean yieldsAll;
    private int firstByte = NOT_READ;
    /** Whether the tap separates messages; it must start to do so between two messages. */
    private boolean framed;

    private byte[] buffer = NONE;
    /** An array for rows that the buffer cannot hold, kept from one such row to the next. */
    private byte[] large = NONE;

    private int[] ends = {};
    private int from;
    private int to;
    /** Bytes of the current message that the driver has yet to receive. */
    private int passing;
    /** Bytes that will still arrive of a row whose reading was given up. */
    private int rest;
    /** Bytes that have arrived since the COPYs were asked for. */
    private long received;
    /** Whether the last read returned all available bytes, and few of them. */
    private boolean trickles;

    private @Nullable CopyTarget copies;
    private @Nullable RowSink sink;
    private long arrived;
    private int expected;
    private int current;
    private boolean failed;

    /**
     * @param yieldsAll whether a read returns all bytes that have arrived, if there is room for them; TLS returns one record at a
     * time
     */
    CopyTap(InputStream in, boolean yieldsAll) {
        this.in = in;
        this.yieldsAll = yieldsAll;
    }

    /** Whether the server's messages are visible here: not if a layer above encrypts them. */
    boolean isUsable() {
        return firstByte != 'G'; // the server's consent to GSSAPI
    }

    /**
     * Receives the rows of the next COPYs, which one message to the server will ask for.
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

    /** Returns the number of COPYs that have ended without an error. */
    int ended() {
        return current;
    }

    /** Stops receiving rows. */
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

    /** Fails at the end of the stream: {@link InputStream} would skip nothing there, and the driver would try again for ever. */
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

    /** Returns the number of bytes that the driver can read without waiting. */
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

    /** Moves on to the next message for the driver; false at the end of the stream. */
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

    /**
     * Returns the length in bytes of the message that begins here, from 5 to a little more than 2^30. No part of the message is
     * read, skipped or allocated before this check.
     */
    private int messageAt(int at) throws IOException {
        byte type = buffer[at];
        int length = (buffer[at + 1] & 0xff) << 24
                | (buffer[at + 2] & 0xff) << 16
                | (buffer[at + 3] & 0xff) << 8
                | (buffer[at + 4] & 0xff);
        int largest = LARGE_TYPES.indexOf(type) >= 0 ? LARGEST_MESSAGE : LARGEST_OTHER;
        if (length < Integer.BYTES || length > largest) {
            throw new ProtocolException("the server sent an invalid message: length " + length + " of type 0x"
                    + Integer.toHexString(type & 0xff) + ", where " + Integer.BYTES + " to " + largest + " is valid");
        }
        return 1 + length;
    }

    /** Hands over a row whose message has this length, and with it all rows behind it that have arrived completely. */
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

    /** Moves the rows that have arrived completely together, over the headers of their messages; returns their number. */
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

    /** Returns the content of a row that the buffer cannot hold, in an array that may be larger. */
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

    /** Handles a message about the COPYs; true if the driver must not see the message. */
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
            // The text in place of a tag may be anything, rows included, so it is not quoted.
            throw new ProtocolException(
                    tag.matches()
                            ? "the server ended more COPYs than it was asked for"
                            : "the server did not end the COPY with the tag of a COPY");
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

    /** Makes the buffer hold at least this many bytes, in one piece; false if the stream ends before the first of them. */
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
