package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.format.BackupIndex;
import io.pgbackup.core.format.IndexedEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out post-data entries so that several run side by side: each after what it depends on, large tables first, and
 * never two that would wait for each other's locks. Thread-safe.
 *
 * <p>As in pg_restore, every entry but a plain index build is taken to lock all tables that it depends on exclusively; an
 * index build only keeps those away.
 */
final class LockingOrder {

    private final Map<Integer, Integer> waitingFor = new HashMap<>();
    private final Map<Integer, List<Integer>> followers = new HashMap<>();
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final Map<Integer, Set<Integer>> tables = new HashMap<>();
    private final Map<Integer, Long> weights = new HashMap<>();
    private final List<Integer> ready = new ArrayList<>();
    private final Map<Integer, Integer> sharers = new HashMap<>();
    private final Set<Integer> exclusive = new HashSet<>();
    private int left;
    private boolean stopped;

    /**
     * @param index the backup
     * @param chosen entries of one place
     */
    LockingOrder(BackupIndex index, List<IndexedEntry> chosen) {
        Map<String, Long> bytes = new HashMap<>();
        index.tables().forEach(t -> bytes.put(t.data().label(), t.bytes()));
        Set<Integer> ids = new HashSet<>();
        chosen.forEach(e -> ids.add(e.entry().id()));
        for (IndexedEntry indexed : chosen) {
            Entry entry = indexed.entry();
            entries.put(entry.id(), entry);
            Set<Integer> locked = new HashSet<>();
            int waits = 0;
            long weight = 0;
            for (int needed : entry.dependencies()) {
                Entry other = index.entry(needed).entry();
                if (other.kind() == EntryKind.TABLE || other.kind() == EntryKind.MATERIALIZED_VIEW) {
                    locked.add(needed);
                    weight = Math.max(weight, bytes.getOrDefault(other.schema() + "." + other.name(), 0L));
                }
                if (ids.contains(needed)) {
                    waits++;
                    followers.computeIfAbsent(needed, id -> new ArrayList<>()).add(entry.id());
                }
            }
            tables.put(entry.id(), locked);
            weights.put(entry.id(), weight);
            waitingFor.put(entry.id(), waits);
            if (waits == 0) {
                ready.add(entry.id());
            }
        }
        left = chosen.size();
        sortReady();
    }

    /** The next entry to run; waits while none can; empty when all are done or the order was stopped. */
    synchronized Optional<Integer> take() throws InterruptedException {
        while (true) {
            if (left == 0 || stopped) {
                return Optional.empty();
            }
            for (int i = 0; i < ready.size(); i++) {
                int id = ready.get(i);
                if (canLock(id)) {
                    ready.remove(i);
                    lock(id);
                    return Optional.of(id);
                }
            }
            wait();
        }
    }

    /** An entry is done. */
    synchronized void done(int id) {
        unlock(id);
        left--;
        for (int follower : followers.getOrDefault(id, List.of())) {
            int waits = waitingFor.merge(follower, -1, Integer::sum);
            if (waits == 0) {
                ready.add(follower);
            }
        }
        sortReady();
        notifyAll();
    }

    /** No more entries are handed out. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private void sortReady() {
        ready.sort(Comparator.comparingLong((Integer id) -> weights.getOrDefault(id, 0L))
                .reversed()
                .thenComparingInt(id -> id));
    }

    private boolean shares(int id) {
        Entry entry = entries.get(id);
        return entry != null && entry.kind() == EntryKind.INDEX;
    }

    private boolean canLock(int id) {
        for (int table : tables.getOrDefault(id, Set.of())) {
            if (exclusive.contains(table) || (!shares(id) && sharers.getOrDefault(table, 0) > 0)) {
                return false;
            }
        }
        return true;
    }

    private void lock(int id) {
        for (int table : tables.getOrDefault(id, Set.of())) {
            if (shares(id)) {
                sharers.merge(table, 1, Integer::sum);
            } else {
                exclusive.add(table);
            }
        }
    }

    private void unlock(int id) {
        for (int table : tables.getOrDefault(id, Set.of())) {
            if (shares(id)) {
                sharers.merge(table, -1, Integer::sum);
            } else {
                exclusive.remove(table);
            }
        }
    }
}
