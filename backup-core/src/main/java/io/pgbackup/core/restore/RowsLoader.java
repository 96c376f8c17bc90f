package io.pgbackup.core.restore;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.IndexedLargeObjects;
import io.pgbackup.core.format.IndexedTable;
import io.pgbackup.core.format.RowsPiece;
import io.pgbackup.core.format.SegmentKind;
import io.pgbackup.core.format.SegmentRecord;
import io.pgbackup.core.format.SegmentRun;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.RowsTransaction;
import io.pgbackup.core.progress.RestoreProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Loads rows and large objects, segment by segment. Its tasks run on several threads. */
final class RowsLoader {

    /** Neighbouring segments are read over one request up to about this many stored bytes. */
    private static final long RUN_BYTES = 32L << 20;
    /** Each thread shall get about this many runs, so that all of them end at about the same time. */
    private static final int RUNS_PER_JOB = 4;
    /** What a table costs beside its rows, in bytes of rows that cost as much. */
    private static final long TABLE_COST = 64 << 10;
    /** Pieces up to this size are loaded with others in one transaction. */
    private static final long SMALL_PIECE = 256 << 10;

    private record Wanted(IndexedTable table, RowsPiece piece) {}

    private final BackupFile file;
    private final LoadSession session;
    private final boolean sharesTransactions;
    private final RestoreState state;
    private final RestoreProgress progress;
    private final TreeMap<Integer, List<Wanted>> rowsBySegment = new TreeMap<>();
    private final TreeSet<Integer> objectSegments = new TreeSet<>();

    /** @param sharesTransactions whether small tables may be loaded together: nothing fires on their rows then */
    RowsLoader(
            BackupFile file,
            List<IndexedTable> tables,
            List<IndexedLargeObjects> largeObjects,
            LoadSession session,
            boolean sharesTransactions,
            RestoreState state,
            RestoreProgress progress) {
        this.file = file;
        this.session = session;
        this.sharesTransactions = sharesTransactions;
        this.state = state;
        this.progress = progress;
        for (IndexedTable table : tables) {
            for (RowsPiece piece : table.pieces()) {
                rowsBySegment
                        .computeIfAbsent(piece.segment(), n -> new ArrayList<>())
                        .add(new Wanted(table, piece));
            }
        }
        for (IndexedLargeObjects objects : largeObjects) {
            objectSegments.addAll(objects.segments());
        }
    }

    /**
     * Runs of segments that can be loaded side by side. Those of the largest tables come first, large objects counting as one table, and
     * those of one table in the order of the file.
     */
    List<RowsQueue.Run> runs(int jobs) {
        TreeSet<Integer> numbers = new TreeSet<>(rowsBySegment.keySet());
        numbers.addAll(objectSegments);
        long share = numbers.stream().mapToLong(this::cost).sum() / ((long) jobs * RUNS_PER_JOB);
        List<List<SegmentRecord>> runs = new ArrayList<>();
        List<SegmentRecord> current = new ArrayList<>();
        long bytes = 0;
        long cost = 0;
        for (int number : numbers) {
            SegmentRecord segment = file.index().segment(number);
            boolean follows =
                    current.isEmpty() || current.get(current.size() - 1).number() + 1 == number;
            boolean isSmall = bytes + segment.length() <= RUN_BYTES && cost + cost(number) <= share;
            boolean joins = file.sequential() || (follows && isSmall);
            if (!joins && !current.isEmpty()) {
                runs.add(current);
                current = new ArrayList<>();
                bytes = 0;
                cost = 0;
            }
            current.add(segment);
            bytes += segment.length();
            cost += cost(number);
        }
        if (!current.isEmpty()) {
            runs.add(current);
        }
        return runs.stream()
                .sorted(Comparator.comparingLong(this::largest).reversed())
                .map(run -> new RowsQueue.Run(largestTable(run), run))
                .toList();
    }

    private long cost(int segment) {
        return file.index().segment(segment).rawLength()
                + TABLE_COST * pieces(segment).size();
    }

    private long largest(List<SegmentRecord> run) {
        if (run.stream().anyMatch(segment -> objectSegments.contains(segment.number()))) {
            return objectSegments.stream().mapToLong(this::cost).sum();
        }
        return tables(run).mapToLong(IndexedTable::bytes).max().orElse(0);
    }

    private int largestTable(List<SegmentRecord> run) {
        return tables(run)
                .max(Comparator.comparingLong(IndexedTable::bytes))
                .map(table -> table.data().entryId())
                .orElse(0);
    }

    private Stream<IndexedTable> tables(List<SegmentRecord> run) {
        return run.stream()
                .flatMap(segment -> pieces(segment.number()).stream())
                .map(Wanted::table);
    }

    private List<Wanted> pieces(int segment) {
        return rowsBySegment.getOrDefault(segment, List.of());
    }

    /** Loads one run. */
    void load(List<SegmentRecord> segments) {
        try (SegmentRun run = file.run(segments)) {
            while (run.hasNext()) {
                SegmentRecord segment = run.next();
                if (segment.kind() == SegmentKind.LARGE_OBJECTS) {
                    largeObjects(segment, run.content());
                } else {
                    rows(pieces(segment.number()), run.content());
                }
                state.step("data");
                if (Thread.currentThread().isInterrupted()) {
                    throw new RunException(FailureKind.INTERRUPTED, "interrupted");
                }
            }
            run.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rows(List<Wanted> pieces, InputStream content) throws IOException {
        Rows rows = new Rows(content);
        List<Wanted> together = new ArrayList<>();
        for (Wanted wanted : pieces.stream()
                .sorted(Comparator.comparingLong(w -> w.piece().at()))
                .toList()) {
            boolean isSmall = sharesTransactions && wanted.piece().length() <= SMALL_PIECE;
            if (!isSmall || together.size() == SharedTransactions.ENTRIES) {
                loadTogether(together, rows);
                together.clear();
            }
            together.add(wanted);
            if (!isSmall) {
                loadTogether(together, rows);
                together.clear();
            }
        }
        loadTogether(together, rows);
    }

    private void loadTogether(List<Wanted> pieces, Rows rows) throws IOException {
        if (pieces.size() > 1) {
            try (RowsTransaction transaction = session.loadTogether()) {
                for (Wanted wanted : pieces) {
                    rows.load(wanted, transaction::copyIn);
                }
                transaction.commit("rows of table "
                        + pieces.get(0).table().data().label() + " and " + (pieces.size() - 1) + " more");
            }
        } else if (pieces.size() == 1) {
            rows.load(pieces.get(0), session::copyIn);
        }
        for (Wanted wanted : pieces) {
            state.loaded(wanted.table().data().entryId(), wanted.piece().rows());
            progress.rowsLoaded(wanted.piece().rows(), wanted.piece().length());
        }
    }

    /** How rows get to the server. */
    @FunctionalInterface
    private interface Copy {
        long in(String what, String copyStatement, InputStream rows);
    }

    /** The pieces of one segment, in their order. */
    private static final class Rows {

        private final InputStream content;
        private long at;

        Rows(InputStream content) {
            this.content = content;
        }

        void load(Wanted wanted, Copy copy) throws IOException {
            RowsPiece piece = wanted.piece();
            content.skipNBytes(piece.rowsAt() - at);
            IndexedTable table = wanted.table();
            BoundedStream rows = new BoundedStream(content, piece.length());
            long count = copy.in(
                    "rows of table " + table.data().label(), table.data().copyStatement(), rows);
            if (rows.remaining() > 0) {
                throw new FormatException(
                        FailureKind.BACKUP_DAMAGED,
                        "rows of table " + table.data().label() + " end within their segment");
            }
            if (count != piece.rows()) {
                throw new RunException(
                        FailureKind.PROOF_FAILED,
                        "table " + table.data().label() + " took " + count + " rows of " + piece.rows() + " in segment "
                                + piece.segment());
            }
            at = piece.rowsAt() + piece.length();
        }
    }

    private void largeObjects(SegmentRecord segment, InputStream content) throws IOException {
        String sql = new String(content.readAllBytes(), file.index().facts().charset());
        session.execute("large objects in segment " + segment.number(), sql);
        progress.rowsLoaded(0, sql.length());
    }
}
