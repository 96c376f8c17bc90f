package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
                        .toList(),
                2);
    }

    @Test
    void take_ofTwoIndexesOnOneTable_handsOutBoth() throws InterruptedException {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.INDEX, Place.POST_DATA, table);
        int two = add(EntryKind.INDEX, Place.POST_DATA, table);
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(one);
        assertThat(order.take()).containsExactly(two);
    }

    @Test
    void take_ofTwoConstraintsOnOneTable_waitsForTheFirst() throws Exception {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.CONSTRAINT, Place.POST_DATA, table);
        int two = add(EntryKind.CONSTRAINT, Place.POST_DATA, table);
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(one);
        Taker second = new Taker(order);
        second.awaitWaiting();
        order.done(List.of(one));
        assertThat(second.result()).containsExactly(two);
    }

    @Test
    void take_ofAnEntryThatNeedsAnother_comesAfterIt() throws InterruptedException {
        int parent = add(EntryKind.TABLE, Place.PRE_DATA);
        int child = add(EntryKind.TABLE, Place.PRE_DATA);
        int key = add(EntryKind.CONSTRAINT, Place.POST_DATA, parent);
        int foreignKey = add(EntryKind.FK_CONSTRAINT, Place.POST_DATA, child, parent, key);
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(key);
        order.done(List.of(key));
        assertThat(order.take()).containsExactly(foreignKey);
        order.done(List.of(foreignKey));
        assertThat(order.take()).isEmpty();
    }

    /** Two leaf tables under a middle one under a top one. */
    private record Tree(int top, int middle, int first, int second) {}

    private Tree tree() {
        int top = add(EntryKind.TABLE, Place.PRE_DATA);
        int middle = add(EntryKind.TABLE, Place.PRE_DATA);
        int first = add(EntryKind.TABLE, Place.PRE_DATA);
        int second = add(EntryKind.TABLE, Place.PRE_DATA);
        attach(top, middle);
        attach(middle, first);
        attach(middle, second);
        return new Tree(top, middle, first, second);
    }

    private void attach(int parent, int partition) {
        int id = entries.size() + 1;
        String name = entries.get(partition - 1).entry().name();
        Entry entry = new Entry(
                id,
                EntryKind.TABLE_ATTACH,
                "s",
                name,
                name,
                "",
                Section.PRE_DATA,
                Place.PRE_DATA,
                List.of(parent, partition),
                "",
                "");
        entries.add(new IndexedEntry(entry, 1, 0, 1, 0));
    }

    @Test
    void take_ofAnAttachmentDeepInATree_waitsForAForeignKeyToItsTop() throws Exception {
        Tree tree = tree();
        int other = add(EntryKind.TABLE, Place.PRE_DATA);
        int foreignKey = add(EntryKind.FK_CONSTRAINT, Place.POST_DATA, other, tree.top());
        int attachment = add(EntryKind.INDEX_ATTACH, Place.POST_DATA, tree.first(), tree.middle());
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(foreignKey);
        Taker second = new Taker(order);
        second.awaitWaiting();
        order.done(List.of(foreignKey));
        assertThat(second.result()).containsExactly(attachment);
    }

    @Test
    void take_ofKeysAndIndexesOfPartitions_handsOutOnesOfDifferentTables() throws InterruptedException {
        Tree tree = tree();
        int one = add(EntryKind.CONSTRAINT, Place.POST_DATA, tree.first());
        int two = add(EntryKind.CONSTRAINT, Place.POST_DATA, tree.second());
        int three = add(EntryKind.INDEX, Place.POST_DATA, tree.middle());
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(one);
        assertThat(order.take()).containsExactly(two);
        assertThat(order.take()).containsExactly(three);
    }

    @Test
    void take_ofATriggerOnATree_waitsForAnIndexOfAPartition() throws Exception {
        Tree tree = tree();
        int index = add(EntryKind.INDEX, Place.POST_DATA, tree.second());
        int trigger = add(EntryKind.TRIGGER, Place.POST_DATA, tree.top());
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(index);
        Taker second = new Taker(order);
        second.awaitWaiting();
        order.done(List.of(index));
        assertThat(second.result()).containsExactly(trigger);
    }

    @Test
    void beAlone_whileAnotherRuns_waitsForItAndKeepsTheThirdBack() throws Exception {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.INDEX, Place.POST_DATA, table);
        int two = add(EntryKind.INDEX, Place.POST_DATA, table);
        int three = add(EntryKind.INDEX, Place.POST_DATA, table);
        LockingOrder order = order();
        assertThat(order.take()).containsExactly(one);
        assertThat(order.take()).containsExactly(two);
        CountDownLatch isAlone = new CountDownLatch(1);
        Thread loser = new Thread(() -> {
            try {
                order.beAlone(two);
                isAlone.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        loser.start();
        while (loser.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        Taker third = new Taker(order);
        third.awaitWaiting();
        assertThat(isAlone.getCount()).isOne();
        order.done(List.of(one));
        loser.join();
        assertThat(isAlone.getCount()).isZero();
        third.awaitWaiting();
        order.done(List.of(two));
        assertThat(third.result()).containsExactly(three);
    }

    @Test
    void take_ofManyThatAreReady_handsOutSeveralAndLeavesEnoughToOthers() throws InterruptedException {
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            keys.add(add(EntryKind.CONSTRAINT, Place.POST_DATA, add(EntryKind.TABLE, Place.PRE_DATA)));
        }
        LockingOrder order = order();

        List<Integer> run = order.take();

        assertThat(run).containsExactlyElementsOf(keys.subList(0, 10));
        assertThat(order.take()).containsExactlyElementsOf(keys.subList(10, 17));
    }

    @Test
    void take_whileManyAreTaken_handsOutNothingThatWouldWaitForOneOfThem() throws Exception {
        int first = add(EntryKind.TABLE, Place.PRE_DATA);
        int last = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.CONSTRAINT, Place.POST_DATA, first);
        int two = add(EntryKind.CONSTRAINT, Place.POST_DATA, first);
        int three = add(EntryKind.INDEX, Place.POST_DATA, last);
        int four = add(EntryKind.INDEX, Place.POST_DATA, first);
        int five = add(EntryKind.CONSTRAINT, Place.POST_DATA, last);
        for (int i = 0; i < 4; i++) {
            add(EntryKind.TRIGGER, Place.POST_DATA, first);
        }
        LockingOrder order = order();

        assertThat(order.take()).containsExactly(one, two);
        assertThat(order.take()).containsExactly(three);
        Taker third = new Taker(order);
        third.awaitWaiting();
        order.done(List.of(three));
        assertThat(third.result()).containsExactly(five);
        order.done(List.of(one, two));
        assertThat(order.take()).containsExactly(four);
    }

    @Test
    void take_ofWhatCannotShareATransaction_handsItOutAlone() throws InterruptedException {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        int one = add(EntryKind.SUBSCRIPTION, Place.POST_DATA);
        int two = add(EntryKind.TRIGGER, Place.POST_DATA, table);
        int three = add(EntryKind.TRIGGER, Place.POST_DATA, table);
        int four = add(EntryKind.SUBSCRIPTION, Place.POST_DATA);
        for (int i = 0; i < 8; i++) {
            add(EntryKind.TRIGGER, Place.POST_DATA, table);
        }
        LockingOrder order = order();

        assertThat(order.take()).containsExactly(one);
        assertThat(order.take()).containsExactly(two, three);
        assertThat(order.take()).containsExactly(four);
    }

    @Test
    void take_afterStop_isEmpty() throws InterruptedException {
        int table = add(EntryKind.TABLE, Place.PRE_DATA);
        add(EntryKind.CONSTRAINT, Place.POST_DATA, table);
        LockingOrder order = order();
        order.stop();
        assertThat(order.take()).isEmpty();
    }

    /** Takes the next entry on a separate thread. */
    private static final class Taker {

        private final List<List<Integer>> taken = new CopyOnWriteArrayList<>();
        private final Thread thread;

        Taker(LockingOrder order) {
            thread = new Thread(() -> {
                try {
                    taken.add(order.take());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
        }

        void awaitWaiting() {
            while (thread.getState() != Thread.State.WAITING) {
                assertThat(taken).isEmpty();
                Thread.onSpinWait();
            }
            assertThat(taken).isEmpty();
        }

        List<Integer> result() throws InterruptedException {
            thread.join();
            assertThat(taken).hasSize(1);
            return taken.get(0);
        }
    }
}
