package io.pgbackup.core.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The content of one upload request: one or more whole segments.
 *
 * <p>A part keeps its number, offset and bytes over all retries. {@link #buffers()} can be called any number of times and returns fresh
 * views of the same bytes, which stay unchanged until {@link BackupUpload#upload} has returned, and for a part that is both the first and
 * the last, until the upload is committed or closed.
 *
 * @param number 1..n, dense
 * @param offset offset of its first byte within the object
 * @param length length in bytes
 * @param crc32c checksum of its bytes
 * @param last whether no other part follows
 * @param content the bytes, in order
 */
public record Part(int number, long offset, long length, int crc32c, boolean last, List<ByteBuffer> content) {

    public Part {
        if (number < 1 || offset < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "not a part: number " + number + ", offset " + offset + ", length " + length);
        }
        content = List.copyOf(content);
        long sum = 0;
        for (ByteBuffer buffer : content) {
            sum += buffer.remaining();
        }
        if (sum != length) {
            throw new IllegalArgumentException("part " + number + " states " + length + " bytes but holds " + sum);
        }
    }

    /** {@return whether this part is the whole object} */
    public boolean only() {
        return number == 1 && last;
    }

    /** {@return whether the bytes still have the checksum that was computed when they were written; reads all of them} */
    public boolean isIntact() {
        CRC32C crc = new CRC32C();
        for (ByteBuffer buffer : content) {
            crc.update(buffer.duplicate()); // a read-only view would be copied
        }
        return (int) crc.getValue() == crc32c;
    }

    /** {@return read-only views of the bytes, each with its own position} */
    public List<ByteBuffer> buffers() {
        return content.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
    }
}
