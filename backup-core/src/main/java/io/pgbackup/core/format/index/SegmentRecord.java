package io.pgbackup.core.format.index;

import java.util.Objects;

/**
 * One segment as the index lists it.
 *
 * @param number its position in the file, from 1
 * @param kind what the segment holds
 * @param offset offset of its first stored byte
 * @param length stored length in bytes
 * @param crc32c checksum of the stored bytes
 * @param rawOffset offset of its first byte in the unpacked text
 * @param rawLength unpacked length in bytes
 * @param rawCrc32c checksum of the unpacked bytes
 */
public record SegmentRecord(
        int number,
        SegmentKind kind,
        long offset,
        long length,
        int crc32c,
        long rawOffset,
        long rawLength,
        int rawCrc32c) {

    public SegmentRecord {
        Objects.requireNonNull(kind, "kind");
        if (number < 1 || offset < 0 || length < 1 || rawOffset < 0 || rawLength < 1) {
            throw new IllegalArgumentException("not a segment: number " + number + ", offset " + offset + ", length "
                    + length + ", raw offset " + rawOffset + ", raw length " + rawLength);
        }
    }
}
