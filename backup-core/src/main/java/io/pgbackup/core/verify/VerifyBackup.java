package io.pgbackup.core.verify;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.RowReader;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.format.SegmentRun;
import io.pgbackup.core.format.StoredFingerprints;
import io.pgbackup.core.format.index.IndexedFingerprints;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.hash.RowHasher;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.worker.WorkerCrew;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads every byte of a backup again and checks the checksums of all segments, stored and unpacked, the number of rows and the content hash
 * of every table, and whether all fingerprints exist.
 */
public final class VerifyBackup {

    private static final byte[] END_OF_ROWS = ScriptText.END_OF_ROWS.getBytes(StandardCharsets.US_ASCII);
    private static final int RUN_SEGMENTS = 8;

    private final Clock clock;
    private final MemoryBudget memory;

    /**
     * Creates a use case whose verifications may use half of the heap, which they share with no other use case.
     *
     * @param clock for the duration
     */
    public VerifyBackup(Clock clock) {
        this(clock, MemoryBudget.ofHeap());
    }

    /**
     * Creates the use case with a memory budget.
     *
     * @param clock for the duration
     * @param memory for large rows; runs with the same budget share it
     */
    public VerifyBackup(Clock clock, MemoryBudget memory) {
        this.clock = clock;
        this.memory = memory;
    }

    private record Found(long rows, ContentHash hash) {
        Found plus(Found other) {
            return new Found(rows + other.rows, hash.plus(other.hash));
        }
    }

    private record Wanted(IndexedTable table, RowsPiece piece) {}

    /**
     * Verifies a backup.
     *
     * @param file the open backup
     * @param jobs segments that are read in parallel
     * @param progress receives the progress of the run
     * @return the totals of the content that was read
     * @throws FormatException of kind {@code BACKUP_DAMAGED} that names the segment or table which does not match the index
     */
    @SuppressWarnings("exports") // for modules of this project
    public VerifyResult run(BackupFile file, int jobs, RestoreProgress progress) {
        Instant started = clock.instant();
        Map<Integer, List<Wanted>> pieces = new HashMap<>();
        for (IndexedTable table : file.index().tables()) {
            table.pieces()
                    .forEach(piece -> pieces.computeIfAbsent(piece.segment(), n -> new ArrayList<>())
                            .add(new Wanted(table, piece)));
        }
        Map<Integer, Found> found = new ConcurrentHashMap<>();
        List<SegmentRecord> segments = file.index().segments();
        progress.phase("verify", segments.size());
        Queue<List<SegmentRecord>> runs = new ConcurrentLinkedQueue<>(runs(file));
        try (WorkerCrew crew = new WorkerCrew("verify", file.sequential() ? 1 : jobs, () -> {})) {
            for (int i = 0; i < jobs; i++) {
                crew.submit(() -> {
                    for (List<SegmentRecord> run = runs.poll(); run != null; run = runs.poll()) {
                        verify(file, run, pieces, found, progress);
                    }
                });
            }
            crew.join();
        }
        fingerprints(file);
        long rows = 0;
        for (IndexedTable table : file.index().tables()) {
            Found sum = found.getOrDefault(table.data().entryId(), new Found(0, ContentHash.ZERO));
            if (sum.rows() != table.rows() || !sum.hash().equals(table.hash())) {
                throw damaged(file, "table " + table.data().label() + " has rows that differ from its index");
            }
            if (table.pieces().stream().mapToLong(RowsPiece::length).sum() != table.bytes()) {
                throw damaged(file, "table " + table.data().label() + " has a size that differs from its index");
            }
            rows += sum.rows();
        }
        return new VerifyResult(
                segments.size(),
                file.length(),
                file.index().rawLength(),
                file.index().tables().size(),
                rows,
                IndexedLargeObjects.totals(file.index().largeObjects()),
                Duration.between(started, clock.instant()));
    }

    /**
     * Checks that all fingerprints exist, since checksums do not show that; otherwise only the proof after a restore would find out, which
     * is too late.
     */
    private static void fingerprints(BackupFile file) {
        IndexedFingerprints indexed = file.index().fingerprints();
        if (indexed.version() != IndexedFingerprints.VERSION
                || indexed.segments().isEmpty()) {
            return;
        }
        try (StoredFingerprints fingerprints = StoredFingerprints.open(file)) {
            Optional<Fingerprint> next;
            do {
                next = fingerprints.next();
            } while (next.isPresent());
        }
    }

    private static List<List<SegmentRecord>> runs(BackupFile file) {
        List<List<SegmentRecord>> groups = EntryTexts.neighbours(file.index().segments(), file.sequential());
        if (file.sequential()) {
            return groups;
        }
        List<List<SegmentRecord>> runs = new ArrayList<>();
        for (List<SegmentRecord> group : groups) {
            for (int i = 0; i < group.size(); i += RUN_SEGMENTS) {
                runs.add(group.subList(i, Math.min(group.size(), i + RUN_SEGMENTS)));
            }
        }
        return runs;
    }

    private void verify(
            BackupFile file,
            List<SegmentRecord> segments,
            Map<Integer, List<Wanted>> pieces,
            Map<Integer, Found> found,
            RestoreProgress progress) {
        try (SegmentRun run = file.run(segments)) {
            while (run.hasNext()) {
                SegmentRecord segment = run.next();
                List<Wanted> wanted = pieces.getOrDefault(segment.number(), List.of());
                memory.alone(wanted.stream().mapToLong(w -> w.piece().rows()).sum(), segment.rawLength(), () -> {
                    try {
                        rows(file, wanted, run.content(), found, progress);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                progress.stepDone("segment " + segment.number());
            }
            run.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rows(
            BackupFile file,
            List<Wanted> pieces,
            InputStream content,
            Map<Integer, Found> found,
            RestoreProgress progress)
            throws IOException {
        Charset charset = file.index().facts().charset();
        long at = 0;
        for (Wanted wanted : pieces.stream()
                .sorted(Comparator.comparingLong(w -> w.piece().at()))
                .toList()) {
            RowsPiece piece = wanted.piece();
            String label = wanted.table().data().label();
            content.skipNBytes(piece.at() - at);
            byte[] head = (wanted.table().data().copyStatement() + "\n").getBytes(charset);
            if (!Arrays.equals(content.readNBytes(piece.headLength()), head)) {
                throw damaged(file, "the COPY statement of table " + label + " is not at the position in its index");
            }
            RowHasher hasher = new RowHasher();
            long rows = new RowReader().read(content, piece.length(), RowSink.hashing(hasher));
            if (rows != piece.rows() || !Arrays.equals(content.readNBytes(END_OF_ROWS.length), END_OF_ROWS)) {
                throw damaged(file, "the rows of table " + label + " do not end at the position in its index");
            }
            at = piece.rowsAt() + piece.length() + END_OF_ROWS.length;
            found.merge(wanted.table().data().entryId(), new Found(rows, hasher.sum()), Found::plus);
            progress.rowsLoaded(rows, piece.length());
        }
    }

    private static FormatException damaged(BackupFile file, String what) {
        return FormatException.damaged(file.name() + " is damaged: " + what, "restore from another backup");
    }
}
