package io.pgbackup.core.format.codec;

import io.pgbackup.core.store.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Compresses segments and unpacks them again. A compressed segment stands on its own, and the concatenation of segments
 * is what the format's stock tool unpacks to the concatenation of their contents.
 */
public interface SegmentCodec {

    /** {@return which compression this is} */
    Compression compression();

    /** {@return a new encoder, to be used by one thread, for any number of segments one after the other} */
    SegmentEncoder newEncoder();

    /**
     * Unpacks exactly one segment.
     *
     * @param stored ends where the segment ends
     * @return its content; reading to the end throws {@link io.pgbackup.core.failure.FormatException} of kind {@code
     *     BACKUP_DAMAGED} when the segment is cut, altered, or followed by anything
     * @throws IOException when a stream fails
     */
    InputStream decodeSegment(InputStream stored) throws IOException;

    /**
     * Unpacks a whole file: any number of segments, and whatever else the stock tool would skip. Reading past damage, or
     * past a file that ends within a segment, throws {@link io.pgbackup.core.failure.FormatException}.
     *
     * @param stored from its first byte
     * @return the content
     * @throws IOException when a stream fails
     */
    InputStream decodeAll(InputStream stored) throws IOException;

    /**
     * {@return whether a file that begins with these bytes (at least 4) may be of this compression}
     *
     * @param head the first bytes of the file
     */
    boolean recognizes(byte[] head);

    /**
     * {@return bytes that end a compressed file and say where its index is; the stock tool skips them} Always {@link
     * #locatorLength()} bytes; none without compression, where the trailer line does the same.
     *
     * @param location of the index
     */
    byte[] locator(IndexLocation location);

    /** {@return the length of every {@link #locator}; 0 without compression} */
    int locatorLength();

    /**
     * {@return the location that a file's last {@link #locatorLength()} bytes give, if they are a locator}
     *
     * @param tail the last bytes of the file
     */
    Optional<IndexLocation> parseLocator(byte[] tail);
}
