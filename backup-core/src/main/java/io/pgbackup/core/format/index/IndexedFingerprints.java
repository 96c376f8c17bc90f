package io.pgbackup.core.format.index;

import java.util.List;

/**
 * Where the fingerprints of a backup's definitions are.
 *
 * @param version version of the method that creates fingerprints; fingerprints of another version cannot be compared
 * @param objects number of fingerprints
 * @param segments numbers of the segments that hold the fingerprints, in order
 */
public record IndexedFingerprints(int version, int objects, List<Integer> segments) {

    /** The version that this program creates and compares. */
    public static final int VERSION = 1;

    /** No fingerprints: for backups of globals, and for those of the first versions. */
    public static final IndexedFingerprints NONE = new IndexedFingerprints(VERSION, 0, List.of());

    public IndexedFingerprints {
        segments = List.copyOf(segments);
    }

    /** Whether the backup has no fingerprints. */
    public boolean isEmpty() {
        return segments.isEmpty();
    }
}
