package io.pgbackup.s3;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads exactly one range of an object. A connection that breaks or ends early is replaced by one that continues at the same byte; only
 * breaks without progress count against the limit. The stream never ends early, and never drains bytes that are not needed.
 */
final class RangeStream extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(RangeStream.class);

    /** The bytes that a connection must deliver for its break not to count against the limit. */
    private static final long PROGRESS = 64 * 1024;

    private final Function<ByteRange, ? extends ResponseInputStream<?>> opener;
    private final String name;
    private final long end;
    private final int maxAttempts;
    private long position;
    private long lastBreak;
    private int breaks;
    private boolean closed;
    private @Nullable ResponseInputStream<?> connection;

    /**
     * @param opener opens a connection that answers with this range; its failures are final
     * @param name the object's name, for messages
     */
    RangeStream(
            Function<ByteRange, ? extends ResponseInputStream<?>> opener,
            String name,
            ByteRange range,
            int maxAttempts) {
        this.opener = opener;
        this.name = name;
        this.position = range.offset();
        this.lastBreak = range.offset();
        this.end = range.end();
        this.maxAttempts = maxAttempts;
        this.connection = opener.apply(range);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (closed) {
            throw new IOException("the stream over " + name + " is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        while (true) {
            int count = tryRead(target, offset, (int) Math.min(length, end - position));
            if (count > 0) {
                position += count;
                if (position == end) {
                    finish();
                }
                return count;
            }
        }
    }

    /** Reads from one connection; returns 0 if it broke and the next attempt may start. */
    private int tryRead(byte[] target, int offset, int length) {
        try {
            ResponseInputStream<?> open = connection;
            if (open == null) {
                open = opener.apply(new ByteRange(position, end - position));
                connection = open;
            }
            int count = open.read(target, offset, length);
            if (count > 0) {
                return count;
            }
            broken(new IOException("the connection ended " + (end - position) + " bytes early"));
        } catch (IOException | SdkException e) {
            broken(e);
        }
        return 0;
    }

    private void broken(Exception cause) {
        abandon();
        if (cause instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            throw RunException.interrupted("reading " + name + " was interrupted", null, cause);
        }
        breaks = position - lastBreak >= PROGRESS ? 1 : breaks + 1;
        lastBreak = position;
        if (breaks >= maxAttempts) {
            throw StoreException.unreachable(
                    "reading " + name + " failed at byte " + position + ", " + breaks + " times in a row",
                    "check the network between here and the store",
                    cause);
        }
        LOG.debug("reading {} failed at byte {}; resuming", name, position, cause);
        Interruption.pause(breaks);
    }

    @Override
    public int available() throws IOException {
        ResponseInputStream<?> open = connection;
        return open == null || closed ? 0 : (int) Math.min(open.available(), end - position);
    }

    @Override
    public void close() {
        closed = true;
        abandon();
    }

    /** Returns the connection to the pool, since all bytes have been read. */
    private void finish() {
        ResponseInputStream<?> open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("the connection that read {} did not close", name, e);
            }
        }
    }

    /** Closes the connection without draining it, since the rest is not needed. */
    private void abandon() {
        ResponseInputStream<?> open = connection;
        connection = null;
        if (open != null) {
            open.abort();
        }
    }
}
