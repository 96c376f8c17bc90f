package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.TableData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupPlannerTest {

    private static final long GIB = 1L << 30;

    private static TableData table(int id, long bytes, boolean chunkable, long rowBytes) {
        return table(id, bytes / 8192, bytes, 0, chunkable, rowBytes);
    }

    private static TableData table(int id, long pages, long bytes, long rows, boolean chunkable, long rowBytes) {
        return new TableData(
                id, "s", "t" + id, "", List.of("a"), "", "COPY", List.of(), pages, bytes, rows, rowBytes, chunkable);
    }

    /** Asserts that the chunks cover the table in order and without a gap. */
    private static List<Chunk> assertCoversATable(List<WorkUnit> units) {
        List<Chunk> chunks = units.stream()
                .flatMap(unit -> unit.chunks().stream())
                .sorted(Comparator.comparingLong(Chunk::fromPage).thenComparingInt(Chunk::fromItem))
                .toList();
        assertThat(chunks.get(0).isFirst()).isTrue();
        for (int i = 1; i < chunks.size(); i++) {
            Chunk before = chunks.get(i - 1);
            assertThat(List.of(chunks.get(i).fromPage(), (long) chunks.get(i).fromItem()))
                    .isEqualTo(List.of(before.toPage(), (long) before.toItem()));
        }
        assertThat(chunks.get(chunks.size() - 1).isLast()).isTrue();
        return chunks;
    }

    @Test
    void plan_ofAHugeTable_cutsItIntoChunksThatCoverEveryPageOnce() {
        List<WorkUnit> units = new BackupPlanner(4, GIB).plan(List.of(table(1, 10 * GIB, true, 100)), List.of());
        List<Chunk> chunks = assertCoversATable(units);
        assertThat(chunks).hasSizeBetween(16, 40).allMatch(chunk -> chunk.fromItem() == 0 && chunk.toItem() == 0);
    }

    @Test
    void plan_ofFewPagesWithMostlyToast_cutsWithinThem() {
        List<WorkUnit> units =
                new BackupPlanner(4, GIB).plan(List.of(table(1, 7, 4 * GIB, 1400, true, 6 << 20)), List.of());
        List<Chunk> chunks = assertCoversATable(units);
        assertThat(chunks).hasSizeBetween(32, 40).anyMatch(chunk -> chunk.fromPage() == chunk.toPage());
        assertThat(chunks.stream().mapToInt(Chunk::fromItem)).allMatch(item -> item <= 200);
    }

    @Test
    void plan_ofAPageWithFewLargeRows_readsEachOfThemOnItsOwn() {
        List<Chunk> chunks = assertCoversATable(
                new BackupPlanner(4, 4 * GIB).plan(List.of(table(1, 1, 4 * GIB, 3, true, GIB)), List.of()));
        assertThat(chunks)
                .containsExactly(new Chunk(1, 0, 0, 0, 2), new Chunk(1, 0, 2, 0, 3), new Chunk(1, 0, 3, Chunk.OPEN, 0));
    }

    @Test
    void plan_ofStatisticsThatCannotBe_staysWithinWhatAPageCanHold() {
        List<Chunk> chunks = assertCoversATable(new BackupPlanner(64, GIB)
                .plan(List.of(table(1, 1, 1000 * GIB, Long.MAX_VALUE / 2, true, 100)), List.of()));
        assertThat(chunks.stream().mapToInt(Chunk::fromItem)).allMatch(item -> item < 8192);
    }

    @Test
    void plan_ofUnknownRows_cutsBetweenPagesOnly() {
        List<Chunk> chunks = assertCoversATable(
                new BackupPlanner(4, GIB).plan(List.of(table(1, 3, 4 * GIB, 0, true, 100)), List.of()));
        assertThat(chunks).hasSize(3).allMatch(chunk -> chunk.fromItem() == 0);
    }

    @Test
    void plan_ofManyLargeTables_readsEachWhole() {
        List<TableData> tables = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            tables.add(table(i, GIB, true, 100));
        }
        assertThat(new BackupPlanner(4, GIB).plan(tables, List.of()))
                .hasSize(16)
                .allSatisfy(unit -> assertThat(unit.chunks()).allMatch(Chunk::isWhole));
    }

    @Test
    void plan_ofOneTableAmongSmallerOnes_cutsOnlyThat() {
        List<TableData> tables = new ArrayList<>(List.of(table(1, 10 * GIB, true, 100)));
        for (int i = 2; i <= 10; i++) {
            tables.add(table(i, GIB, true, 100));
        }
        List<WorkUnit> units = new BackupPlanner(2, GIB).plan(tables, List.of());
        assertThat(units.stream().filter(unit -> unit.chunks().get(0).isWhole()))
                .hasSize(9);
        assertThat(units).hasSizeGreaterThan(9 + 2);
    }

    @Test
    void plan_ofATableThatCannotBeChunked_readsItWhole() {
        List<WorkUnit> units = new BackupPlanner(4, GIB).plan(List.of(table(1, 10 * GIB, false, 100)), List.of());
        assertThat(units)
                .singleElement()
                .satisfies(unit -> assertThat(unit.chunks()).containsExactly(Chunk.whole(1)));
    }

    @Test
    void plan_ofManySmallTables_putsThemTogether() {
        List<TableData> tables = new ArrayList<>();
        for (int i = 1; i <= 2000; i++) {
            tables.add(table(i, 8192, true, 50));
        }
        List<WorkUnit> units = new BackupPlanner(2, GIB).plan(tables, List.of());
        assertThat(units).hasSize(10);
        assertThat(units.stream().mapToInt(unit -> unit.chunks().size()).sum()).isEqualTo(2000);
    }

    @Test
    void plan_ofTablesOfAllSizes_beginsWithTheLargest() {
        List<WorkUnit> units = new BackupPlanner(1, GIB)
                .plan(List.of(table(1, 10 << 20, true, 1), table(2, GIB, true, 1), table(3, 100, true, 1)), List.of());
        assertThat(units.stream().map(unit -> unit.chunks().get(0).entryId())).containsExactly(2, 1, 3);
    }

    @Test
    void plan_ofATableWithHugeRows_isMarkedAndNotCut() {
        List<WorkUnit> units = new BackupPlanner(4, 4 << 20).plan(List.of(table(1, GIB, true, 64 << 20)), List.of());
        assertThat(units)
                .singleElement()
                .satisfies(unit -> assertThat(unit.heavy()).isTrue());
    }

    @Test
    void partSizes_overTenThousandParts_holdFarMoreThanWasEstimated() {
        PartSizes sizes = new PartSizes(60 * GIB);
        long sum = 0;
        for (int i = 1; i <= 10_000; i++) {
            sum += sizes.target(i);
        }
        assertThat(sizes.target(1)).isGreaterThanOrEqualTo(8L << 20).isLessThan(16L << 20);
        assertThat(sum).isGreaterThan(1024 * GIB);
    }

    @Test
    void partSizes_ofAHugeDatabase_areLargerFromTheStart() {
        assertThat(new PartSizes(7000 * (100L << 20)).target(1)).isEqualTo(100L << 20);
    }
}
