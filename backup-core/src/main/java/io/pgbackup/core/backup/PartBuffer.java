package io.pgbackup.core.backup;

import io.pgbackup.core.hash.Crc32cCombiner;
import java.util.ArrayList;
import java.util.List;

/** Whole segments that are collected for a part. Not thread-safe. */
final class PartBuffer {

    final BlockBuffer bytes;
    final List<SegmentDraft> segments = new ArrayList<>();

    PartBuffer(BlockPool pool) {
        bytes = new BlockBuffer(pool);
    }

    long length() {
        return bytes.length();
    }

    /** Returns the CRC-32C of all bytes, combined from those of the segments. */
    int crc32c() {
        int crc = 0;
        long at = 0;
        for (SegmentDraft segment : segments) {
            crc = Crc32cCombiner.combine(crc, segment.crc32c, segment.length);
            at += segment.length;
        }
        return Crc32cCombiner.combine(crc, bytes.crc32c(at, length()), length() - at);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }
}
