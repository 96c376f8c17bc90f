package io.pgbackup.core.format.codec;

import io.pgbackup.core.store.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Compresses segments and unpacks them again. A compressed segment can be unpacked alone, and the stock tool of the format unpacks the
 * concatenation of segments to the concatenation of their contents.
 */
public interface SegmentCodec {

    /** {@return the compression that this codec implements} */
    Compression compression();

    /** {@return a new encoder, which one thread can use for any number of segments, one after another} */
    SegmentEncoder newEncoder();

    /**
     * Unpacks exactly one segment.
     *
     * @param stored ends where the segment ends
     * @return its content; reading to the end throws {@link io.pgbackup.core.failure.FormatException} of kind {@code
     *     BACKUP_DAMAGED} when the segment is truncated, altered, or followed by anything
     * @throws IOException if a stream fails
     */
    InputStream decodeSegment(InputStream stored) throws IOException;

    /**
     * Unpacks a whole file: any number of segments, and everything that the stock tool would skip. Reading past damage, or past the end of
     * a file that ends within a segment, throws {@link io.pgbackup.core.failure.FormatException}.
     *
     * @param stored the file from its first byte
     * @return the content
     * @throws IOException if a stream fails
     */
    InputStream decodeAll(InputStream stored) throws IOException;

    /**
     * {@return whether a file that begins with these bytes (at least 4) may be of this compression}
     *
     * @param head the first bytes of the file
     */
    boolean recognizes(byte[] head);

    /**
     * {@return the bytes that end a compressed file and state where its index is; the stock tool skips them} They are always
     * {@link #locatorLength()} bytes: none without compression, where the trailer line states the same.
     *
     * @param location the location of the index
     */
    byte[] locator(IndexLocation location);

    /** {@return the length of every {@link #locator}; 0 without compression} */
    int locatorLength();

    /**
     * {@return the location that is given by the last {@link #locatorLength()} bytes of a file, if they are a locator}
     *
     * @param tail the last bytes of the file
     */
    Optional<IndexLocation> parseLocator(byte[] tail);
}
