package io.pgbackup.jdbc.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends, on its way from the driver: a statement of the caller's own bytes can go in place of one that the driver
 * sends. The driver writes the statement that starts a COPY in UTF-8, in whatever encoding the session is, and so could not name a table
 * whose name is bytes that are no UTF-8.
 *
 * <p>The driver is given {@link #STAND_IN} as the statement. If it ever reached the server, it would fail as a syntax error. Used by one
 * thread at a time, like its connection.
 */
final class StatementTap extends OutputStream {

    /** What the driver is to send; no SQL. */
    static final String STAND_IN = "the statement that a COPY begins with";

    private static final byte[] STAND_IN_QUERY = query(STAND_IN.getBytes(StandardCharsets.US_ASCII));

    private final OutputStream out;

    /** The message that is to go in place of the next stand-in. */
    private byte @Nullable [] replacement;
    /** What the driver has written since its last flush, while a stand-in is awaited. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    StatementTap(OutputStream out) {
        this.out = out;
    }

    /** The next {@link #STAND_IN} that the driver sends becomes this statement. */
    void replaceNext(byte[] statement) {
        replacement = query(statement);
    }

    /** Nothing is replaced any more. */
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

    /** The message of the protocol that has this statement executed: type, length of all that follows, text, a zero. */
    private static byte[] query(byte[] statement) {
        return ByteBuffer.allocate(1 + Integer.BYTES + statement.length + 1)
                .put((byte) 'Q')
                .putInt(Integer.BYTES + statement.length + 1)
                .put(statement)
                .put((byte) 0)
                .array();
    }
}
