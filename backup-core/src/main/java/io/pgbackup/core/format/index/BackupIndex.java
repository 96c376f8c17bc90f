package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.store.BackupId;
import java.util.List;
import java.util.Objects;

/**
 * The table of contents of one backup.
 *
 * @param id the backup's name, as it was filed
 * @param toolVersion of the program that wrote it
 * @param runToken unique to the run that wrote it; also the key of {@code \restrict}
 * @param facts of the database and the snapshot
 * @param selection which part of the database it holds
 * @param segments all but the index itself, in the order of the file
 * @param entries in the order of the file
 * @param tables one per {@code TABLE DATA} entry
 * @param largeObjects one per {@code BLOBS} entry
 * @param fingerprints of the definitions
 */
public record BackupIndex(
        BackupId id,
        String toolVersion,
        String runToken,
        DatabaseFacts facts,
        DumpSelection selection,
        List<SegmentRecord> segments,
        List<IndexedEntry> entries,
        List<IndexedTable> tables,
        List<IndexedLargeObjects> largeObjects,
        IndexedFingerprints fingerprints) {

    /** The major version of the format; readers refuse any other. */
    public static final int FORMAT_MAJOR = 1;

    /** The minor version; readers skip what a newer one adds. */
    public static final int FORMAT_MINOR = 1;

    /** How rows are hashed. */
    public static final String HASH_ALGORITHM = "xxh3-128-sum";

    public BackupIndex {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(toolVersion, "toolVersion");
        Objects.requireNonNull(runToken, "runToken");
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(selection, "selection");
        segments = List.copyOf(segments);
        entries = List.copyOf(entries);
        tables = List.copyOf(tables);
        largeObjects = List.copyOf(largeObjects);
        Objects.requireNonNull(fingerprints, "fingerprints");
        for (int number : fingerprints.segments()) {
            Objects.checkIndex(number - 1, segments.size());
        }
    }

    /** Whether it holds the whole database. */
    public boolean isWhole() {
        return selection.isEverything();
    }

    /** The segment of this number. */
    public SegmentRecord segment(int number) {
        return segments.get(number - 1);
    }

    /** The entry of this id. */
    public IndexedEntry entry(int id) {
        return entries.get(id - 1);
    }

    /** All rows. */
    public long rows() {
        return tables.stream().mapToLong(IndexedTable::rows).sum();
    }

    /** How many entries are of this kind. */
    public long count(EntryKind kind) {
        return entries.stream().filter(e -> e.entry().kind() == kind).count();
    }

    /** The length of the unpacked text before the index segment. */
    public long rawLength() {
        return segments.stream().mapToLong(SegmentRecord::rawLength).sum();
    }
}
