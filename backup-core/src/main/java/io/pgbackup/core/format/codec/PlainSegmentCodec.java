package io.pgbackup.core.format.codec;

import io.pgbackup.core.store.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores segments without compression. */
final class PlainSegmentCodec implements SegmentCodec {

    @Override
    public Compression compression() {
        return Compression.NONE;
    }

    @Override
    public SegmentEncoder newEncoder() {
        return new Encoder();
    }

    @Override
    public InputStream decodeSegment(InputStream stored) {
        return stored;
    }

    @Override
    public InputStream decodeAll(InputStream stored) {
        return stored;
    }

    @Override
    public boolean recognizes(byte[] head) {
        return head.length >= 2 && head[0] == '-' && head[1] == '-';
    }

    @Override
    public byte[] locator(IndexLocation location) {
        return new byte[0];
    }

    @Override
    public int locatorLength() {
        return 0;
    }

    @Override
    public Optional<IndexLocation> parseLocator(byte[] tail) {
        return Optional.empty();
    }

    private static final class Encoder implements SegmentEncoder {

        private @Nullable OutputStream out;

        @Override
        public void begin(OutputStream stored) {
            out = stored;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (out == null) {
                throw new IllegalStateException("no segment has begun");
            }
            out.write(bytes, offset, length);
        }

        @Override
        public void end() {
            out = null;
        }

        @Override
        public void close() {
            out = null;
        }
    }
}
