package io.pgbackup.core.restore.plan;

import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.restore.plan.RowsRun.Piece;
import io.pgbackup.core.restore.plan.RowsRun.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Divides the rows and large objects to be loaded into runs that can be loaded in parallel. Pure. */
public final class RowsRuns {

    /** Neighbouring segments are read with one request up to about this many stored bytes. */
    public static final long RUN_BYTES = 32L << 20;
    /** Each thread gets about this many runs, so that all threads end at about the same time. */
    private static final int RUNS_PER_JOB = 4;
    /** The fixed cost of a table in addition to its rows, given as a number of bytes of rows. */
    private static final long TABLE_COST = 64 << 10;
    /** A smaller table is not worth a transaction and a new file of its own. */
    private static final long ALONE_BYTES = 32L << 20;
    /**
     * A table that exceeds a thread's share of all rows by this factor would keep one thread busy while the others have nothing left to do.
     */
    private static final double MOST_OF_A_SHARE = 1.25;

    private final BackupIndex index;
    private final boolean sequential;
    private final int jobs;
    private final TreeMap<Integer, List<Piece>> pieces = new TreeMap<>();
    private final TreeSet<Integer> objectSegments = new TreeSet<>();
    private final List<RowsRun> alone = new ArrayList<>();

    private RowsRuns(BackupIndex index, boolean sequential, int jobs) {
        this.index = index;
        this.sequential = sequential;
        this.jobs = jobs;
    }

    /**
     * Returns the runs: those of the largest tables come first, with all large objects counting as one table; runs of one table are in the
     * order of the file.
     *
     * @param sequential whether the file is read from its beginning to its end, which makes it one run
     * @param isNew whether the restore creates the tables, so that each can be loaded in a transaction of its own
     */
    public static List<RowsRun> of(
            BackupIndex index,
            List<IndexedTable> tables,
            List<IndexedLargeObjects> largeObjects,
            boolean sequential,
            boolean isNew,
            int jobs) {
        RowsRuns runs = new RowsRuns(index, sequential, jobs);
        double most =
                MOST_OF_A_SHARE * tables.stream().mapToLong(IndexedTable::bytes).sum() / jobs;
        for (IndexedTable table : tables) {
            boolean isAlone = isNew
                    && !sequential
                    && table.data().root().isEmpty()
                    && table.bytes() >= ALONE_BYTES
                    && table.bytes() <= most;
            runs.add(table, isAlone);
        }
        largeObjects.forEach(objects -> runs.objectSegments.addAll(objects.segments()));
        return runs.sorted();
    }

    private void add(IndexedTable table, boolean isAlone) {
        TreeMap<Integer, List<Piece>> target = isAlone ? new TreeMap<>() : pieces;
        for (RowsPiece piece : table.pieces()) {
            target.computeIfAbsent(piece.segment(), n -> new ArrayList<>()).add(new Piece(table, piece));
        }
        if (isAlone) {
            List<Share> shares = target.entrySet().stream()
                    .map(entry -> new Share(index.segment(entry.getKey()), entry.getValue()))
                    .toList();
            alone.add(new RowsRun(table.data().entryId(), true, shares));
        }
    }

    private List<RowsRun> sorted() {
        return Stream.concat(alone.stream(), shared().stream())
                .sorted(Comparator.comparingLong(this::largest).reversed())
                .toList();
    }

    private List<RowsRun> shared() {
        TreeSet<Integer> numbers = new TreeSet<>(pieces.keySet());
        numbers.addAll(objectSegments);
        long fair = numbers.stream().mapToLong(this::cost).sum() / ((long) jobs * RUNS_PER_JOB);
        List<RowsRun> runs = new ArrayList<>();
        List<Share> current = new ArrayList<>();
        long bytes = 0;
        long cost = 0;
        for (int number : numbers) {
            SegmentRecord segment = index.segment(number);
            boolean follows = current.isEmpty()
                    || current.get(current.size() - 1).segment().number() + 1 == number;
            boolean isSmall = bytes + segment.length() <= RUN_BYTES && cost + cost(number) <= fair;
            boolean joins = sequential || (follows && isSmall);
            if (!joins && !current.isEmpty()) {
                runs.add(run(current));
                current = new ArrayList<>();
                bytes = 0;
                cost = 0;
            }
            current.add(new Share(
                    segment,
                    inSegment(number).stream()
                            .sorted(Comparator.comparingLong(
                                    piece -> piece.piece().at()))
                            .toList()));
            bytes += segment.length();
            cost += cost(number);
        }
        if (!current.isEmpty()) {
            runs.add(run(current));
        }
        return runs;
    }

    private static RowsRun run(List<Share> shares) {
        int largest = tables(shares)
                .max(Comparator.comparingLong(IndexedTable::bytes))
                .map(table -> table.data().entryId())
                .orElse(0);
        return new RowsRun(largest, false, shares);
    }

    private long cost(int segment) {
        return index.segment(segment).rawLength()
                + TABLE_COST * inSegment(segment).size();
    }

    private List<Piece> inSegment(int number) {
        return pieces.getOrDefault(number, List.of());
    }

    private long largest(RowsRun run) {
        boolean hasObjects = run.shares().stream()
                .anyMatch(share -> objectSegments.contains(share.segment().number()));
        return hasObjects
                ? objectSegments.stream().mapToLong(this::cost).sum()
                : tables(run.shares()).mapToLong(IndexedTable::bytes).max().orElse(0);
    }

    private static Stream<IndexedTable> tables(List<Share> shares) {
        return shares.stream().flatMap(share -> share.pieces().stream()).map(Piece::table);
    }
}
