package io.pgbackup.s3;

import io.pgbackup.core.store.Part;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/** A part as the body of a request, which is read from its buffers without a copy, and from the start for every attempt. */
final class PartBody extends InputStream {

    private static final String BYTES = "application/octet-stream";

    private final Deque<ByteBuffer> rest;

    private PartBody(Part part) {
        this.rest = new ArrayDeque<>(part.buffers());
    }

    static RequestBody of(Part part) {
        return of(part, BYTES);
    }

    static RequestBody of(Part part, String contentType) {
        return RequestBody.fromContentProvider(() -> new PartBody(part), part.length(), contentType);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer next = next();
        if (next == null) {
            return -1;
        }
        int count = Math.min(length, next.remaining());
        next.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        ByteBuffer next = next();
        return next == null ? 0 : next.remaining();
    }

    private @Nullable ByteBuffer next() {
        while (!rest.isEmpty() && !rest.element().hasRemaining()) {
            rest.remove();
        }
        return rest.peek();
    }
}
