package io.pgbackup.core.format.codec;

import java.io.IOException;
import java.io.OutputStream;

/** Writes segments, one after the other: {@link #begin}, any number of {@link #write}s, {@link #end}. Not thread-safe. */
public interface SegmentEncoder extends AutoCloseable {

    /**
     * Starts a segment. An unfinished segment is discarded.
     *
     * @param stored receives the segment
     * @throws IOException if a stream fails
     */
    void begin(OutputStream stored) throws IOException;

    /**
     * Adds content to the segment.
     *
     * @param bytes holds the content
     * @param offset offset of the first byte
     * @param length number of bytes
     * @throws IOException if a stream fails
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Completes the segment: afterwards, all of it is in the stream that was passed to {@link #begin}.
     *
     * @throws IOException if a stream fails
     */
    void end() throws IOException;

    @Override
    void close();
}
