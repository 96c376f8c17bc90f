package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedFingerprints;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An index with entries, and otherwise with as little as possible. */
final class TestIndex {

    private TestIndex() {}

    static BackupIndex of(List<IndexedEntry> entries) {
        return of(List.of(new SegmentRecord(1, SegmentKind.STATEMENTS, 0, 1, 0, 0, 1, 0)), entries);
    }

    static BackupIndex of(List<SegmentRecord> segments, List<IndexedEntry> entries) {
        DatabaseFacts facts = new DatabaseFacts(
                "d",
                SourceIdentity.UNKNOWN,
                "15",
                150000,
                "UTF8",
                StandardCharsets.UTF_8,
                Map.of(),
                Instant.EPOCH,
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new BackupIndex(
                new BackupId("d", Instant.EPOCH, Compression.NONE),
                "1",
                "t",
                facts,
                DumpSelection.everything(),
                segments,
                entries,
                List.of(),
                List.of(),
                IndexedFingerprints.NONE);
    }
}
