package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.hash.ContentHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsRunsTest {

    private static final long MB = 1 << 20;

    private final List<SegmentRecord> segments = new ArrayList<>();

    /** Adds a segment of a size in MB, compressed to a quarter. */
    private int segment(long megabytes) {
        int number = segments.size() + 1;
        SegmentRecord last = segments.isEmpty() ? null : segments.get(number - 2);
        segments.add(new SegmentRecord(
                number,
                SegmentKind.ROWS,
                last == null ? 0 : last.offset() + last.length(),
                Math.max(1, megabytes * MB / 4),
                0,
                last == null ? 0 : last.rawOffset() + last.rawLength(),
                Math.max(1, megabytes * MB),
                0));
        return number;
    }

    private static IndexedTable table(int id, long megabytes, Integer... places) {
        return table(id, "", megabytes, places);
    }

    private static IndexedTable table(int id, String root, long megabytes, Integer... places) {
        TableData data = new TableData(
                id, "s", "t" + id, root, List.of("a"), "", "COPY x FROM stdin;", List.of(), 0, 0, 0, 0, false);
        List<RowsPiece> pieces = Arrays.stream(places)
                .map(place -> new RowsPiece(place, 0, 10, megabytes * MB / places.length, 1))
                .toList();
        return new IndexedTable(data, pieces.size(), megabytes * MB, ContentHash.ZERO, pieces);
    }

    private List<RowsRun> runs(int jobs, IndexedTable... tables) {
        return runs(false, true, jobs, tables);
    }

    private List<RowsRun> runs(boolean sequential, boolean isNew, int jobs, IndexedTable... tables) {
        BackupIndex index = TestIndex.of(segments, List.of());
        return RowsRuns.of(index, List.of(tables), List.of(), sequential, isNew, jobs);
    }

    private static List<Integer> numbers(RowsRun run) {
        return run.shares().stream().map(share -> share.segment().number()).toList();
    }

    private static List<Integer> tables(RowsRun run) {
        return run.shares().stream()
                .flatMap(share -> share.pieces().stream())
                .map(piece -> piece.table().data().entryId())
                .toList();
    }

    @Test
    void of_tablesOfAWorkersShare_areLoadedAloneLargestFirst() {
        IndexedTable small = table(1, 40, segment(40));
        IndexedTable large = table(2, 60, segment(30), segment(30));

        List<RowsRun> runs = runs(2, small, large);

        assertThat(runs).extracting(RowsRun::alone).containsExactly(true, true);
        assertThat(runs).extracting(RowsRun::table).containsExactly(2, 1);
        assertThat(numbers(runs.get(0))).containsExactly(2, 3);
    }

    @Test
    void of_tableWhoseSegmentsStandApart_isLoadedAloneInTheirOrder() {
        int first = segment(30);
        int other = segment(40);
        int last = segment(30);

        List<RowsRun> runs = runs(2, table(1, 60, first, last), table(2, 40, other));

        assertThat(runs).extracting(RowsRunsTest::numbers).containsExactly(List.of(1, 3), List.of(2));
    }

    @Test
    void of_tableOfMoreThanAWorkersShare_isFilledByMany() {
        IndexedTable large = table(1, 120, segment(40), segment(40), segment(40));
        IndexedTable small = table(2, 80, segment(40), segment(40));

        assertThat(runs(2, large, small)).extracting(RowsRun::table).containsExactly(1, 2);
        List<RowsRun> runs = runs(3, large, small);

        assertThat(runs).extracting(RowsRun::table).containsExactly(1, 1, 1, 2);
        assertThat(runs).extracting(RowsRun::alone).containsExactly(false, false, false, true);
    }

    @Test
    void of_smallTables_shareRunsOfNeighbours() {
        int segment = segment(2);
        IndexedTable[] tables = {
            table(1, 1, segment), table(2, 1, segment), table(3, 1, segment(1)), table(4, 31, segment(31))
        };

        List<RowsRun> runs = runs(1, tables);

        assertThat(runs).noneMatch(RowsRun::alone);
        assertThat(runs).extracting(RowsRunsTest::tables).containsExactly(List.of(4), List.of(1, 2, 3));
    }

    @Test
    void of_segmentOfSmallAndLarge_goesToBothWithTheirOwnPieces() {
        int both = segment(41);

        List<RowsRun> runs = runs(1, table(1, 40, both), table(2, 1, both));

        assertThat(runs).extracting(RowsRunsTest::tables).containsExactly(List.of(1), List.of(2));
        assertThat(runs).extracting(RowsRunsTest::numbers).containsExactly(List.of(both), List.of(both));
    }

    @Test
    void of_rowsThatGoIntoTheRootOfAPartition_areNotAlone() {
        assertThat(runs(1, table(1, "s.root", 40, segment(40)))).noneMatch(RowsRun::alone);
    }

    @Test
    void of_tablesThatWereThere_areNotAlone() {
        assertThat(runs(false, false, 1, table(1, 40, segment(40)))).noneMatch(RowsRun::alone);
    }

    @Test
    void of_fileReadFromBeginningToEnd_isOneRun() {
        int first = segment(40);
        segment(1);
        int last = segment(40);

        List<RowsRun> runs = runs(true, true, 2, table(1, 40, first), table(2, 40, last));

        assertThat(runs).extracting(RowsRunsTest::numbers).containsExactly(List.of(first, last));
        assertThat(runs).noneMatch(RowsRun::alone);
    }

    @Test
    void of_largeObjects_countAsOneTableAndHaveNoPieces() {
        int rows = segment(50);
        int objects = segment(60);
        IndexedLargeObjects group = new IndexedLargeObjects(
                new LargeObjectGroup(9, List.of()), 60 * MB, ContentHash.ZERO, List.of(objects));

        List<RowsRun> runs = RowsRuns.of(
                TestIndex.of(segments, List.of()), List.of(table(1, 50, rows)), List.of(group), false, true, 1);

        assertThat(runs).extracting(RowsRunsTest::numbers).containsExactly(List.of(objects), List.of(rows));
        assertThat(runs.get(0).shares().get(0).pieces()).isEmpty();
    }
}
