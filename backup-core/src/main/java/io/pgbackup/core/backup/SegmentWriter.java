package io.pgbackup.core.backup;

import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentEncoder;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.store.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes segments into part buffers: compresses, and computes the checksums at the same time. One per worker; not thread-safe. */
final class SegmentWriter implements AutoCloseable {

    /** A segment is closed at about this many stored bytes. */
    static final long STORED_LIMIT = 8L << 20;
    /** A segment is also closed at about this many unpacked bytes. */
    static final long RAW_LIMIT = 64L << 20;

    /**
     * Rows are passed to checksum and compression in pieces of this size, because many rows are so short that a call would cost more than
     * its work.
     */
    private static final int STAGE_BYTES = 64 * 1024;

    private final SegmentEncoder encoder;
    private final boolean asIs;
    private final byte[] stage;
    private int staged;
    private final CRC32C raw = new CRC32C();
    private @Nullable PartBuffer part;
    private @Nullable SegmentDraft draft;
    private long from;
    private long rawLength;

    SegmentWriter(SegmentCodec codec) {
        encoder = codec.newEncoder();
        asIs = codec.compression() == Compression.NONE;
        stage = new byte[asIs ? 0 : STAGE_BYTES];
    }

    SegmentDraft begin(PartBuffer target, SegmentKind kind) {
        part = target;
        draft = new SegmentDraft(kind);
        from = target.length();
        rawLength = 0;
        staged = 0;
        raw.reset();
        try {
            encoder.begin(target.bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return draft;
    }

    boolean isOpen() {
        return draft != null;
    }

    SegmentDraft draft() {
        if (draft == null) {
            throw new IllegalStateException("no segment has begun");
        }
        return draft;
    }

    void write(byte[] bytes, int offset, int length) {
        rawLength += length;
        if (length > stage.length - staged) {
            flush();
        }
        if (length > stage.length) {
            encode(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, stage, staged, length);
            staged += length;
        }
    }

    private void flush() {
        if (staged > 0) {
            encode(stage, 0, staged);
            staged = 0;
        }
    }

    private void encode(byte[] bytes, int offset, int length) {
        if (!asIs) {
            raw.update(bytes, offset, length);
        }
        try {
            encoder.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    long rawLength() {
        return rawLength;
    }

    /** Whether the segment has reached its size. */
    boolean isFull() {
        return part != null && (part.length() - from >= STORED_LIMIT || rawLength >= RAW_LIMIT);
    }

    /** Completes the segment and adds it to its part. */
    SegmentDraft end() {
        if (part == null || draft == null) {
            throw new IllegalStateException("no segment has begun");
        }
        flush();
        try {
            encoder.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SegmentDraft done = draft;
        done.rawLength = rawLength;
        done.length = part.length() - from;
        done.crc32c = part.bytes.crc32c(from, part.length());
        done.rawCrc32c = asIs ? done.crc32c : (int) raw.getValue();
        part.segments.add(done);
        part = null;
        draft = null;
        return done;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
