package io.pgbackup.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowsOrderTest {

    private final Map<Integer, Entry> entries = new TreeMap<>();

    @Test
    void waves_configurationAndUsersRows_configurationFirstInItsOrder() {
        entry(1, EntryKind.EXTENSION);
        entry(2, EntryKind.TABLE);
        entry(3, EntryKind.TABLE_DATA, 2);
        entry(4, EntryKind.TABLE_DATA, 1, 5);
        entry(5, EntryKind.TABLE_DATA, 1);
        entry(6, EntryKind.TABLE_DATA, 1);

        assertThat(waves(3, 4, 5, 6)).containsExactly(List.of(5, 6), List.of(4), List.of(3));
    }

    @Test
    void waves_loopInConfiguration_isOneWave() {
        entry(1, EntryKind.EXTENSION);
        entry(2, EntryKind.TABLE_DATA, 1, 3);
        entry(3, EntryKind.TABLE_DATA, 1, 2);
        entry(4, EntryKind.TABLE_DATA, 1, 3, 4);

        assertThat(waves(2, 3, 4)).containsExactly(List.of(2, 3, 4));
    }

    @Test
    void waves_neededRowsAreNotChosen_doesNotWaitForThem() {
        entry(1, EntryKind.EXTENSION);
        entry(2, EntryKind.TABLE_DATA, 1);
        entry(3, EntryKind.TABLE_DATA, 1, 2);

        assertThat(waves(3)).containsExactly(List.of(3));
        assertThat(waves()).isEmpty();
    }

    private List<List<Integer>> waves(Integer... ids) {
        return RowsOrder.waves(List.of(ids), entries::get);
    }

    private void entry(int id, EntryKind kind, Integer... needs) {
        entries.put(
                id,
                new Entry(
                        id,
                        kind,
                        "s",
                        "e" + id,
                        "",
                        "",
                        kind == EntryKind.TABLE_DATA ? Section.DATA : Section.PRE_DATA,
                        kind == EntryKind.TABLE_DATA ? Place.DATA : Place.PRE_DATA,
                        List.of(needs),
                        "",
                        ""));
    }
}
