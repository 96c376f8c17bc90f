package io.pgbackup.core.restore;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.format.BackupIndex;
import io.pgbackup.core.format.IndexedEntry;
import io.pgbackup.core.format.IndexedFingerprints;
import io.pgbackup.core.format.SegmentKind;
import io.pgbackup.core.format.SegmentRecord;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An index with entries, and otherwise as little as there can be. */
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
