package io.pgbackup.core.format.index;

import java.util.Objects;

/**
 * One segment as the index lists it.
 *
 * @param number its place in the file, from 1
 * @param kind what it holds
 * @param offset of its first stored byte
 * @param length stored, in bytes
 * @param crc32c of the stored bytes
 * @param rawOffset of its first byte in the unpacked text
 * @param rawLength unpacked, in bytes
 * @param rawCrc32c of the unpacked bytes
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
