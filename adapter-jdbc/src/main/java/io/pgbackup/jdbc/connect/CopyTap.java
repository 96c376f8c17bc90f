package io.pgbackup.jdbc.connect;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a connection receives, on its way to the driver: during {@code COPY … TO STDOUT} it takes out the rows, so that the driver sees a
 * COPY without any. The driver would take a lock and make an array for each row; here they are read in place, many with one call of
 * the system.
 *
 * <p>Several COPYs may have been asked for in one message: the driver, which knows of one, sees the start of the first and the end of
 * the last. Everything else (errors, notices, other statements) passes untouched. Used by one thread at a time, like its connection.
 */
final class CopyTap extends InputStream {

    /** Fits into the caches of a processor, and holds some hundred rows. */
    private static final int BUFFER_BYTES = 128 * 1024;
    /** Type and length of a message. */
    private static final int HEADER_BYTES = 5;

    private static final int NOT_READ = -2;
    private static final String COPY_TAG = "COPY ";

    private final InputStream in;
    private int firstByte = NOT_READ;
    /** Whether the stream's messages are told apart, which needs a start between two of them. */
    private boolean framed;

    private byte[] buffer = new byte[0];
    private int from;
    private int to;
    /** Bytes of the current message that the driver has yet to get. */
    private int passing;
    /** Bytes of a row that still come although its reading was given up. */
    private int rest;

    private @Nullable Copies copies;
    private int expected;
    private int current;
    private boolean begun;
    private boolean failed;

    CopyTap(InputStream in) {
        this.in = in;
    }

    /** Takes the rows of COPYs. What it throws ends the reading; rows that still come are dropped then. */
    interface Copies {

        /** The rows of a COPY follow, perhaps none. */
        void begin(int copy);

        /** One row; the array is the tap's again when this returns. */
        void row(byte[] bytes, int offset, int length);

        /** A COPY has ended well; {@code rows} by the server's count. */
        void end(int copy, long rows);

        /** Called before each wait for the server. */
        void proceed();
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
    void start(int number, Copies rows) {
        framed = true;
        copies = rows;
        expected = number;
        current = 0;
        begun = false;
        failed = false;
    }

    /** No rows are taken any more. */
    void stop() {
        copies = null;
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
            int length = 1 + lengthAt(from + 1);
            if (copies != null && type == 'd') {
                row(copies, length);
            } else if (copies == null || !isTaken(copies, type, length)) {
                passing = length;
                return true;
            }
        }
        return false;
    }

    private int lengthAt(int at) throws IOException {
        int length = (buffer[at] & 0xff) << 24
                | (buffer[at + 1] & 0xff) << 16
                | (buffer[at + 2] & 0xff) << 8
                | (buffer[at + 3] & 0xff);
        if (length < Integer.BYTES) {
            throw new IOException("the server sent what is no message: length " + length);
        }
        return length;
    }

    private void row(Copies target, int length) throws IOException {
        if (failed) {
            drop(length);
            return;
        }
        if (!begun) {
            begin(target);
        }
        if (to - from >= length || (length <= BUFFER_BYTES && fill(length))) {
            int at = from;
            from += length;
            row(target, buffer, at + HEADER_BYTES, length - HEADER_BYTES);
        } else {
            from += HEADER_BYTES;
            row(target, large(length - HEADER_BYTES), 0, length - HEADER_BYTES);
        }
    }

    private void begin(Copies target) {
        begun = true;
        failed = true;
        target.begin(current);
        failed = false;
    }

    private void row(Copies target, byte[] bytes, int offset, int length) {
        failed = true;
        target.row(bytes, offset, length);
        failed = false;
    }

    /** The content of a row that the buffer cannot hold; garbage as soon as it is used. */
    private byte[] large(int length) throws IOException {
        byte[] row = new byte[length];
        int have = to - from;
        System.arraycopy(buffer, from, row, 0, have);
        from = to;
        while (have < length) {
            rest = length - have;
            proceed();
            int n = in.read(row, have, length - have);
            if (n < 0) {
                throw new EOFException("the connection ended within a row");
            }
            have += n;
        }
        rest = 0;
        return row;
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
    private boolean isTaken(Copies target, byte type, int length) throws IOException {
        return switch (type) {
            case 'H' -> {
                begun = false;
                yield isDropped(current > 0, length);
            }
            case 'c' -> {
                if (!failed && !begun) {
                    begin(target);
                }
                yield isDropped(current < expected - 1, length);
            }
            case 'C' -> {
                fill(length);
                yield isEndTaken(target, length);
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

    private boolean isEndTaken(Copies target, int length) throws IOException {
        String tag = new String(buffer, from + HEADER_BYTES, length - HEADER_BYTES - 1, StandardCharsets.US_ASCII);
        if (!tag.startsWith(COPY_TAG) || current == expected) {
            throw new IOException("the server ended COPY with " + tag);
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
            target.end(ended, Long.parseLong(tag, COPY_TAG.length(), tag.length(), 10));
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
            proceed();
            int n = in.read(buffer, to, buffer.length - to);
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

    private void proceed() {
        if (copies != null && !failed) {
            failed = true;
            copies.proceed();
            failed = false;
        }
    }
}
