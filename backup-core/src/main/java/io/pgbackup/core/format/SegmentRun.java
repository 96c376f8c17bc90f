package io.pgbackup.core.format;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentStream;
import io.pgbackup.core.format.index.SegmentRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring segments that are read one after another from one stream. The checksums of a segment are checked when the next one is
 * requested, or by {@link #finish()}.
 */
public final class SegmentRun implements AutoCloseable {

    private final InputStream in;
    private final boolean packed;
    private final SegmentCodec codec;
    private final Iterator<SegmentRecord> segments;
    private @Nullable SegmentRecord current;
    private @Nullable SegmentStream stored;
    private @Nullable InputStream decoded;
    private @Nullable SegmentStream raw;

    /**
     * @param in positioned at the first segment
     * @param packed whether the stream holds the stored bytes (else the unpacked text)
     */
    SegmentRun(InputStream in, boolean packed, SegmentCodec codec, List<SegmentRecord> segments) {
        this.in = in;
        this.packed = packed;
        this.codec = codec;
        this.segments = segments.iterator();
    }

    /** Whether there is another segment. */
    public boolean hasNext() {
        return segments.hasNext();
    }

    /** Advances to the next segment, after checking the rest of the current one. */
    public SegmentRecord next() throws IOException {
        finish();
        if (!segments.hasNext()) {
            throw new NoSuchElementException("the run has no more segments");
        }
        SegmentRecord segment = segments.next();
        SegmentRecord before = current;
        if (before != null) {
            long gap = packed
                    ? segment.offset() - before.offset() - before.length()
                    : segment.rawOffset() - before.rawOffset() - before.rawLength();
            skip(gap);
        }
        current = segment;
        String what = "segment " + segment.number();
        InputStream content = in;
        if (packed) {
            stored = new SegmentStream(in, segment.length(), segment.crc32c(), what);
            content = codec.decodeSegment(stored);
            decoded = content;
        }
        raw = new SegmentStream(content, segment.rawLength(), segment.rawCrc32c(), what);
        return segment;
    }

    private void skip(long gap) throws IOException {
        try {
            in.skipNBytes(gap);
        } catch (EOFException e) {
            throw FormatException.damaged("it ends between two segments", null, e);
        }
    }

    /** The unpacked bytes of the current segment; the stream ends where the segment ends. */
    public InputStream content() {
        if (raw == null) {
            throw new IllegalStateException("no segment has begun");
        }
        return raw;
    }

    /** Reads and checks the rest of the current segment. */
    public void finish() throws IOException {
        if (raw == null) {
            return;
        }
        raw.drain();
        raw = null;
        if (decoded != null) {
            // One more read makes the codec check the end of its frame, and shows that nothing follows.
            if (decoded.read() >= 0 || (stored != null && stored.remaining() > 0)) {
                throw FormatException.damaged(
                        "segment " + (current == null ? 0 : current.number()) + " is longer than its content");
            }
            decoded.close();
            decoded = null;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
