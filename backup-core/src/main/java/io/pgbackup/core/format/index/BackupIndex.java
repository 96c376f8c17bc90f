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
 * @param id the id under which the backup was stored
 * @param toolVersion version of the program that wrote the backup
 * @param runToken unique to the run that wrote the backup; also the key of {@code \restrict}
 * @param facts facts about the database and the snapshot
 * @param selection the part of the database that the backup holds
 * @param segments all segments except for that of the index, in the order of the file
 * @param entries in the order of the file
 * @param tables one per {@code TABLE DATA} entry
 * @param largeObjects one per {@code BLOBS} entry
 * @param fingerprints the fingerprints of the definitions
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

    /** The minor version; readers skip what a newer minor version adds. */
    public static final int FORMAT_MINOR = 1;

    /** The name of the algorithm that hashes rows. */
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

    /** Whether the backup holds the whole database. */
    public boolean isWhole() {
        return selection.isEverything();
    }

    /** The segment with this number. */
    public SegmentRecord segment(int number) {
        return segments.get(number - 1);
    }

    /** The entry with this id. */
    public IndexedEntry entry(int id) {
        return entries.get(id - 1);
    }

    /** The number of rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(IndexedTable::rows).sum();
    }

    /** The number of entries of this kind. */
    public long count(EntryKind kind) {
        return entries.stream().filter(e -> e.entry().kind() == kind).count();
    }

    /** The length of the unpacked text before the index segment. */
    public long rawLength() {
        return segments.stream().mapToLong(SegmentRecord::rawLength).sum();
    }
}
