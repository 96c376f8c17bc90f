package io.pgbackup.jdbc.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The output of a connection on its way from the driver: the tap can replace a statement of the driver with one of the caller's own
 * bytes. The driver writes the statement that starts a COPY in UTF-8, whatever the session's encoding is, and so could not name a
 * table whose name is not valid UTF-8.
 *
 * <p>The driver is given {@link #STAND_IN} as the statement. If the stand-in ever reached the server, it would fail as a syntax
 * error. Used by one thread at a time, like its connection.
 */
final class StatementTap extends OutputStream {

    /** The text that the driver sends as a stand-in; not valid SQL. */
    static final String STAND_IN = "the statement that a COPY begins with";

    private static final byte[] STAND_IN_QUERY = query(STAND_IN.getBytes(StandardCharsets.US_ASCII));

    private final OutputStream out;

    /** The message that replaces the next stand-in. */
    private byte @Nullable [] replacement;
    /** The bytes that the driver has written since its last flush while a stand-in is awaited. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    StatementTap(OutputStream out) {
        this.out = out;
    }

    /** Replaces the next {@link #STAND_IN} that the driver sends with this statement. */
    void replaceNext(byte[] statement) {
        replacement = query(statement);
    }

    /** Stops replacing. */
    void stop() {
        replacement = null;
    }

    @Override
    public void write(int b) throws IOException {
        if (replacement == null) {
            release();
            out.write(b);
        } else {
            held.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (replacement == null) {
            release();
            out.write(bytes, offset, length);
        } else {
            held.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        byte[] message = replacement;
        if (message != null && endsWithStandIn(held.toByteArray())) {
            byte[] before = held.toByteArray();
            held.reset();
            replacement = null;
            out.write(before, 0, before.length - STAND_IN_QUERY.length);
            out.write(message);
        }
        release();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void release() throws IOException {
        held.writeTo(out);
        held.reset();
    }

    private static boolean endsWithStandIn(byte[] bytes) {
        int start = bytes.length - STAND_IN_QUERY.length;
        return start >= 0 && Arrays.equals(bytes, start, bytes.length, STAND_IN_QUERY, 0, STAND_IN_QUERY.length);
    }

    /** Returns the protocol message that executes this statement: type, length of the rest, text, a zero. */
    private static byte[] query(byte[] statement) {
        return ByteBuffer.allocate(1 + Integer.BYTES + statement.length + 1)
                .put((byte) 'Q')
                .putInt(Integer.BYTES + statement.length + 1)
                .put(statement)
                .put((byte) 0)
                .array();
    }
}
