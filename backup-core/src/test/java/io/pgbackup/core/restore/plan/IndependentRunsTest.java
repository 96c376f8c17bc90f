package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndependentRunsTest {

    private final IndependentRuns runs = new IndependentRuns(3);

    private boolean add(EntryKind kind, int id, Integer... needs) {
        Entry entry =
                new Entry(id, kind, "s", "e" + id, "", "", Section.PRE_DATA, Place.PRE_DATA, List.of(needs), "", "");
        return runs.add(new Statement(entry, "SELECT " + id + ";\n"));
    }

    private List<List<Integer>> taken() {
        return runs.take().stream()
                .map(run ->
                        run.stream().map(statement -> statement.entry().id()).toList())
                .toList();
    }

    private int addTables(int count) {
        for (int id = 1; id <= count; id++) {
            if (!add(EntryKind.TABLE, id)) {
                return id - 1;
            }
        }
        return count;
    }

    @Test
    void add_ofMoreThanARunHolds_beginsAnotherUntilThereIsNoRoom() {
        assertThat(addTables(1000)).isEqualTo(3 * SharedTransactions.ENTRIES);
        assertThat(taken()).hasSize(3).allSatisfy(run -> assertThat(run).hasSize(SharedTransactions.ENTRIES));
        assertThat(add(EntryKind.TABLE, 1000)).isTrue();
    }

    @Test
    void add_ofWhatNeedsATable_followsItInItsRun() {
        addTables(SharedTransactions.ENTRIES + 1);

        assertThat(add(EntryKind.SEQUENCE_OWNED_BY, 201, 3)).isTrue();
        assertThat(add(EntryKind.DEFAULT, 202, 3, 201, 999)).isTrue();

        assertThat(taken().get(0)).endsWith(SharedTransactions.ENTRIES, 201, 202);
    }

    @Test
    void add_ofWhatNeedsSomethingThatWasTaken_isFree() {
        addTables(3);
        taken();

        assertThat(add(EntryKind.DEFAULT, 100, 1)).isTrue();
        assertThat(add(EntryKind.DEFAULT, 101, 2)).isTrue();
        assertThat(taken()).containsExactly(List.of(100, 101));
    }

    @Test
    void add_ofWhatNeedsTwoRuns_isRefused() {
        addTables(SharedTransactions.ENTRIES + 1);

        assertThat(add(EntryKind.TABLE, 500, 1, SharedTransactions.ENTRIES + 1)).isFalse();
        assertThat(add(EntryKind.TABLE, 501, SharedTransactions.ENTRIES + 1)).isTrue();
    }

    @Test
    void add_ofMuchThatNeedsOneRun_isRefusedInTheEnd() {
        addTables(SharedTransactions.ENTRIES);
        for (int i = 0; i < SharedTransactions.ENTRIES; i++) {
            assertThat(add(EntryKind.DEFAULT, 200 + i, 1)).isTrue();
        }

        assertThat(add(EntryKind.DEFAULT, 500, 1)).isFalse();
    }

    @Test
    void add_ofOtherKinds_isRefused() {
        assertThat(add(EntryKind.VIEW, 1)).isFalse();
        assertThat(add(EntryKind.TABLE_ATTACH, 1)).isFalse();
        assertThat(taken()).isEmpty();
    }
}
