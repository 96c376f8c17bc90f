package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.format.BackupIndex;
import io.pgbackup.core.format.IndexedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class LockingOrderTest {

    private final List<IndexedEntry> entries = new ArrayList<>();

    private int add(EntryKind kind, Place place, Integer... needs) {
        int id = entries.size() + 1;
        Entry entry = new Entry(id, kind, "s", "e" + id, "", "", Section.POST_DATA, place, List.of(needs), "", "");
        entries.add(new IndexedEntry(entry, 1, 0, 1, 0));
        return id;
    }

    private LockingOrder order() {
        BackupIndex index = TestIndex.of(entries);
        return new LockingOrder(
                index,
                entries.stream()
                        .filter(e -> e.entry().place() == Place.POST_DATA)
                        .toList());
    }

    @Test
    void take_ofTwoIndexesOnOneTable_handsOutBoth() throws InterruptedException {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.INDEX, Place.POST_DATA, table);
        int two = add(EntryKind.INDEX, Place.POST_DATA, table);
        LockingOrder order = order();
        assertThat(order.take()).contains(one);
        assertThat(order.take()).contains(two);
    }

    @Test
    void take_ofTwoConstraintsOnOneTable_waitsForTheFirst() throws Exception {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.CONSTRAINT, Place.POST_DATA, table);
        int two = add(EntryKind.CONSTRAINT, Place.POST_DATA, table);
        LockingOrder order = order();
        assertThat(order.take()).contains(one);
        List<Optional<Integer>> taken = new ArrayList<>();
        Thread second = new Thread(() -> {
            try {
                taken.add(order.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(taken).isEmpty();
        order.done(one);
        second.join();
        assertThat(taken).containsExactly(Optional.of(two));
    }

    @Test
    void take_ofAnEntryThatNeedsAnother_comesAfterIt() throws InterruptedException {
        int parent = add(EntryKind.TABLE, Place.PRE_DATA);
        int child = add(EntryKind.TABLE, Place.PRE_DATA);
        int key = add(EntryKind.CONSTRAINT, Place.POST_DATA, parent);
        int foreignKey = add(EntryKind.FK_CONSTRAINT, Place.POST_DATA, child, parent, key);
        LockingOrder order = order();
        assertThat(order.take()).contains(key);
        order.done(key);
        assertThat(order.take()).contains(foreignKey);
        order.done(foreignKey);
        assertThat(order.take()).isEmpty();
    }

    @Test
    void take_afterStop_isEmpty() throws InterruptedException {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        add(EntryKind.CONSTRAINT, Place.POST_DATA, table);
        LockingOrder order = order();
        order.stop();
        assertThat(order.take()).isEmpty();
    }
}
