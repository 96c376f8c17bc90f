package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.TableData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupPlannerTest {

    private static final long GIB = 1L << 30;

    private static TableData table(int id, long bytes, boolean chunkable, long rowBytes) {
        return new TableData(
                id, "s", "t" + id, "", List.of("a"), "", "COPY", List.of(), bytes / 8192, bytes, rowBytes, chunkable);
    }

    @Test
    void plan_ofAHugeTable_cutsItIntoChunksThatCoverEveryPageOnce() {
        List<WorkUnit> units = new BackupPlanner(4, GIB).plan(List.of(table(1, 10 * GIB, true, 100)), List.of());
        List<Chunk> chunks = new ArrayList<>(
                units.stream().flatMap(unit -> unit.chunks().stream()).toList());
        chunks.sort(java.util.Comparator.comparingLong(Chunk::fromPage));
        assertThat(chunks.size()).isBetween(16, 40);
        assertThat(chunks.get(0).fromPage()).isZero();
        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i).fromPage()).isEqualTo(chunks.get(i - 1).toPage());
        }
        assertThat(chunks.get(chunks.size() - 1).toPage()).isEqualTo(Chunk.OPEN);
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
