package io.pgbackup.core.format.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where the stored index segment of a compressed file is, according to the end of the file.
 *
 * @param offset offset of its first stored byte
 * @param length stored length in bytes
 * @param crc32c checksum of its stored bytes
 */
public record IndexLocation(long offset, long length, int crc32c) {

    /** The length of the encoded form. */
    public static final int PAYLOAD_LENGTH = 32;

    private static final byte[] MAGIC = "PGBKIDX1".getBytes(StandardCharsets.US_ASCII);

    /**
     * {@return {@value #PAYLOAD_LENGTH} bytes: magic, offset, length, CRC-32C of the segment, CRC-32C of all bytes before; little-endian}
     */
    public byte[] toPayload() {
        ByteBuffer buffer = ByteBuffer.allocate(PAYLOAD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).putLong(offset).putLong(length).putInt(crc32c);
        buffer.putInt(checksum(buffer.array()));
        return buffer.array();
    }

    /**
     * Reads the encoded form; empty when the bytes are anything else.
     *
     * @param payload the bytes
     * @return the location; empty when the bytes are anything else
     */
    public static Optional<IndexLocation> ofPayload(byte[] payload) {
        if (payload.length != PAYLOAD_LENGTH) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        buffer.get(magic);
        IndexLocation location = new IndexLocation(buffer.getLong(), buffer.getLong(), buffer.getInt());
        boolean intact = java.util.Arrays.equals(magic, MAGIC)
                && buffer.getInt() == checksum(payload)
                && location.offset >= 0
                && location.length > 0;
        return intact ? Optional.of(location) : Optional.empty();
    }

    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, PAYLOAD_LENGTH - Integer.BYTES);
        return (int) crc.getValue();
    }
}
