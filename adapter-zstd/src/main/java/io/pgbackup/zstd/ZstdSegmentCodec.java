package io.pgbackup.zstd;

import io.pgbackup.core.format.codec.IndexLocation;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentEncoder;
import io.pgbackup.core.store.Compression;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** One zstd frame with its checksum per segment; the locator is a skippable frame. */
final class ZstdSegmentCodec implements SegmentCodec {

    private static final int FRAME_MAGIC = 0xFD2FB528;
    /** RFC 8878, section 3.1.2: sixteen magic numbers begin skippable frames; this program uses this one. */
    private static final int LOCATOR_MAGIC = 0x184D2A5B;

    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
    private static final int HEADER_LENGTH = 8;
    private static final int LOCATOR_LENGTH = HEADER_LENGTH + IndexLocation.PAYLOAD_LENGTH;

    private final int level;

    ZstdSegmentCodec(int level) {
        this.level = level;
    }

    @Override
    public Compression compression() {
        return Compression.ZSTD;
    }

    @Override
    public SegmentEncoder newEncoder() {
        return new ZstdSegmentEncoder(level);
    }

    @Override
    public InputStream decodeSegment(InputStream stored) {
        return ZstdInputStream.ofSegment(stored);
    }

    @Override
    public InputStream decodeAll(InputStream stored) {
        return ZstdInputStream.ofFile(stored);
    }

    /** A file may begin with a skippable frame: parallel zstd programs write such files. */
    @Override
    public boolean recognizes(byte[] head) {
        if (head.length < Integer.BYTES) {
            return false;
        }
        int magic = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return magic == FRAME_MAGIC || (magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC;
    }

    @Override
    public byte[] locator(IndexLocation location) {
        return ByteBuffer.allocate(LOCATOR_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(LOCATOR_MAGIC)
                .putInt(IndexLocation.PAYLOAD_LENGTH)
                .put(location.toPayload())
                .array();
    }

    @Override
    public int locatorLength() {
        return LOCATOR_LENGTH;
    }

    @Override
    public Optional<IndexLocation> parseLocator(byte[] tail) {
        if (tail.length != LOCATOR_LENGTH) {
            return Optional.empty();
        }
        return IndexLocation.ofPayload(Arrays.copyOfRange(tail, HEADER_LENGTH, LOCATOR_LENGTH))
                .filter(location -> Arrays.equals(locator(location), tail));
    }
}
