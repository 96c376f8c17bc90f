package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedFingerprints;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.hash.LargeObjectHasher;
import io.pgbackup.core.store.BackupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the index of the written segments, and refuses to if anything that was announced is missing. */
final class IndexBuilder {

    private final DumpSession session;
    private final BackupId id;
    private final DumpSelection selection;
    private final String token;
    private final String toolVersion;

    IndexBuilder(DumpSession session, BackupRequest request, String token, String toolVersion) {
        this.session = session;
        this.id = request.id();
        this.selection = request.scope().selection();
        this.token = token;
        this.toolVersion = toolVersion;
    }

    BackupIndex build(
            List<SegmentDraft> placed, Map<Integer, TableTotals> totals, Map<Integer, LargeObjectHasher> largeObjects) {
        List<SegmentRecord> segments = new ArrayList<>();
        List<Entry> entries = session.entries();
        @Nullable IndexedEntry[] statements = new IndexedEntry[entries.size()];
        Map<Integer, List<RowsPiece>> pieces = new HashMap<>();
        Map<Integer, List<Integer>> objectSegments = new HashMap<>();
        List<Integer> fingerprintSegments = new ArrayList<>();
        int fingerprints = 0;
        long rawOffset = 0;
        for (SegmentDraft draft : placed) {
            segments.add(draft.record(rawOffset));
            rawOffset += draft.rawLength;
            for (SegmentDraft.Statement at : draft.statements) {
                statements[at.entryId() - 1] = new IndexedEntry(
                        entries.get(at.entryId() - 1), draft.number(), at.at(), at.length(), at.ownerLength());
            }
            draft.pieces.forEach(piece -> pieces.computeIfAbsent(piece.entryId(), key -> new ArrayList<>())
                    .add(draft.place(piece)));
            draft.largeObjectEntries.forEach(entry -> objectSegments
                    .computeIfAbsent(entry, key -> new ArrayList<>())
                    .add(draft.number()));
            if (draft.fingerprints > 0) {
                fingerprintSegments.add(draft.number());
                fingerprints += draft.fingerprints;
            }
        }
        return new BackupIndex(
                id,
                toolVersion,
                token,
                session.facts(),
                selection,
                segments,
                indexed(statements),
                tables(pieces, totals),
                objects(objectSegments, largeObjects),
                new IndexedFingerprints(IndexedFingerprints.VERSION, fingerprints, fingerprintSegments));
    }

    private List<IndexedEntry> indexed(@Nullable IndexedEntry[] statements) {
        List<IndexedEntry> result = new ArrayList<>(statements.length);
        for (Entry entry : session.entries()) {
            IndexedEntry found = statements[entry.id() - 1];
            switch (entry.kind()) {
                case TABLE_DATA, LARGE_OBJECT_DATA ->
                    result.add(found == null ? new IndexedEntry(entry, 0, 0, 0, 0) : found);
                default -> result.add(known(found, entry.id()));
            }
        }
        return result;
    }

    private List<IndexedTable> tables(Map<Integer, List<RowsPiece>> pieces, Map<Integer, TableTotals> totals) {
        List<IndexedTable> result = new ArrayList<>();
        for (TableData table : session.tables()) {
            TableTotals total = known(totals.get(table.entryId()), table.entryId());
            List<RowsPiece> found = known(pieces.get(table.entryId()), table.entryId());
            long rows = found.stream().mapToLong(RowsPiece::rows).sum();
            if (rows != total.rows()) {
                throw new IllegalStateException("table " + table.label() + " has " + total.rows() + " rows, of which "
                        + rows + " were written");
            }
            result.add(new IndexedTable(table, total.rows(), total.bytes(), total.hash(), found));
        }
        return result;
    }

    private List<IndexedLargeObjects> objects(
            Map<Integer, List<Integer>> segments, Map<Integer, LargeObjectHasher> hashers) {
        List<IndexedLargeObjects> result = new ArrayList<>();
        for (LargeObjectGroup group : session.largeObjects()) {
            LargeObjectHasher hasher = known(hashers.get(group.entryId()), group.entryId());
            result.add(new IndexedLargeObjects(
                    group, hasher.bytes(), hasher.sum(), known(segments.get(group.entryId()), group.entryId())));
        }
        return result;
    }

    private static <T> T known(@Nullable T value, int entryId) {
        if (value == null) {
            throw new IllegalStateException("entry " + entryId + " was announced but not written");
        }
        return value;
    }
}
