package io.pgbackup.core.format.codec;

import io.pgbackup.core.failure.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Exactly so many bytes of another stream, whose CRC-32C is checked at their end. Closing this stream does not close the other stream. */
public final class SegmentStream extends InputStream {

    private final InputStream in;
    private final String what;
    private final int expectedCrc;
    private final CRC32C crc = new CRC32C();
    private long remaining;

    /**
     * Creates a stream of the content of a segment.
     *
     * @param in the unpacked bytes
     * @param length length of the content
     * @param expectedCrc the checksum according to the index
     * @param what the name of the segment in messages
     */
    public SegmentStream(InputStream in, long length, int expectedCrc, String what) {
        this.in = in;
        this.remaining = length;
        this.expectedCrc = expectedCrc;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        int n = in.read(target, offset, (int) Math.min(length, remaining));
        if (n < 0) {
            throw FormatException.damaged(what + " is truncated: " + remaining + " bytes are missing");
        }
        crc.update(target, offset, n);
        remaining -= n;
        if (remaining == 0 && (int) crc.getValue() != expectedCrc) {
            throw FormatException.damaged("the checksum of " + what + " differs");
        }
        return n;
    }

    /**
     * Reads the remaining bytes, so that their checksum is checked.
     *
     * @throws IOException if a stream fails
     */
    public void drain() throws IOException {
        byte[] scratch = new byte[32 * 1024];
        while (remaining > 0) {
            if (read(scratch, 0, scratch.length) < 0) {
                break;
            }
        }
    }

    /** {@return how many bytes of content remain to be read} */
    public long remaining() {
        return remaining;
    }
}
