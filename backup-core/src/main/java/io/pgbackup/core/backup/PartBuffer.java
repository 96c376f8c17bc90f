package io.pgbackup.core.backup;

import java.util.ArrayList;
import java.util.List;

/** Whole segments on their way into a part. Not thread-safe. */
final class PartBuffer {

    final BlockBuffer bytes;
    final List<SegmentDraft> segments = new ArrayList<>();

    PartBuffer(BlockPool pool) {
        bytes = new BlockBuffer(pool);
    }

    long length() {
        return bytes.length();
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }
}
