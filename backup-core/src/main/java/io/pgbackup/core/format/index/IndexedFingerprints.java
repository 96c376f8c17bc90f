package io.pgbackup.core.format.index;

import java.util.List;

/**
 * Where the fingerprints of a backup's definitions stand.
 *
 * @param version of how they are made; those of another version cannot be compared
 * @param objects how many there are
 * @param segments that hold them, in order
 */
public record IndexedFingerprints(int version, int objects, List<Integer> segments) {

    /** What this program makes and compares. */
    public static final int VERSION = 1;

    /** Of backups that have none: of globals, and of the first versions. */
    public static final IndexedFingerprints NONE = new IndexedFingerprints(VERSION, 0, List.of());

    public IndexedFingerprints {
        segments = List.copyOf(segments);
    }

    /** Whether there are any. */
    public boolean isEmpty() {
        return segments.isEmpty();
    }
}
