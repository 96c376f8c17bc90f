package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hands out post-data entries so that several run in parallel: each after the entries on which it depends, large tables first, and never
 * two that would wait for each other's locks. Entries of small tables are handed out many at a time, to be executed in one transaction,
 * which holds the locks of all of them until it ends. Thread-safe.
 *
 * <p>As in pg_restore, every entry except for a plain index build is assumed to lock all tables on which it depends exclusively; index
 * builds exclude only such entries, not each other. Beyond pg_restore, an entry that locks a table and its partitions (foreign keys,
 * triggers), or an index and its parent index (attaching a partition's index validates all indexes above it), excludes all other entries of
 * the whole partition tree, because such entries deadlock when they run in parallel.
 */
public final class LockingOrder {

    private static final int NOBODY = 0;
    /** Entries that are handed out together read at most this much in total. */
    private static final long RUN_BYTES = 4L << 20;

    private final Map<Integer, Integer> waitingFor = new HashMap<>();
    private final Map<Integer, List<Integer>> followers = new HashMap<>();
    private final Map<Integer, Locks> locks = new HashMap<>();
    private final Map<Integer, IndexedEntry> entries = new HashMap<>();
    private final Map<Integer, Long> weights = new HashMap<>();
    private final TreeSet<Integer> ready =
            new TreeSet<>(Comparator.comparingLong(this::weight).reversed().thenComparingInt(id -> id));
    private final Map<Integer, Integer> sharers = new HashMap<>();
    private final Set<Integer> exclusive = new HashSet<>();
    private final int jobs;
    private int left;
    private int running;
    private int waitingToBeAlone;
    private int alone = NOBODY;
    private boolean stopped;

    /** Tables, and whole partition trees by their root table: locked in shared or in exclusive mode. */
    private record Locks(Set<Integer> shared, Set<Integer> exclusive) {}

    /**
     * Creates the order.
     *
     * @param index the backup
     * @param chosen entries of one place
     * @param jobs how many threads take entries
     */
    public LockingOrder(BackupIndex index, List<IndexedEntry> chosen, int jobs) {
        this.jobs = jobs;
        Set<Integer> ids = new HashSet<>();
        chosen.forEach(e -> ids.add(e.entry().id()));
        PartitionTrees trees = new PartitionTrees(index);
        TableSizes sizes = new TableSizes(index, trees);
        for (IndexedEntry indexed : chosen) {
            Entry entry = indexed.entry();
            Set<Integer> tables = new HashSet<>();
            int waits = 0;
            long weight = 0;
            for (int needed : entry.dependencies()) {
                Entry other = index.entry(needed).entry();
                if (isTable(other)) {
                    tables.add(needed);
                    weight = Math.max(weight, sizes.of(entry.kind(), needed));
                }
                if (ids.contains(needed)) {
                    waits++;
                    followers.computeIfAbsent(needed, id -> new ArrayList<>()).add(entry.id());
                }
            }
            entries.put(entry.id(), indexed);
            locks.put(entry.id(), locks(entry.kind(), tables, trees));
            weights.put(entry.id(), weight);
            waitingFor.put(entry.id(), waits);
        }
        left = chosen.size();
        waitingFor.forEach((id, waits) -> {
            if (waits == 0) {
                ready.add(id);
            }
        });
    }

    private static boolean isTable(Entry entry) {
        return entry.kind() == EntryKind.TABLE || entry.kind() == EntryKind.MATERIALIZED_VIEW;
    }

    private static Locks locks(EntryKind kind, Set<Integer> tables, PartitionTrees trees) {
        Set<Integer> shared = new HashSet<>();
        Set<Integer> exclusive = new HashSet<>();
        for (int table : tables) {
            int tree = trees.treeOf(table);
            switch (kind) {
                case INDEX -> {
                    shared.add(table);
                    shared.add(tree);
                }
                case CONSTRAINT -> {
                    exclusive.add(table);
                    shared.add(tree);
                }
                default -> exclusive.add(tree);
            }
        }
        shared.removeAll(exclusive);
        return new Locks(shared, exclusive);
    }

    /**
     * Returns the next entry to run, or several that may share a transaction. Waits while no entry can run; returns an empty list when all
     * are complete or the order was stopped.
     */
    public synchronized List<Integer> take() throws InterruptedException {
        while (left > 0 && !stopped) {
            List<Integer> next = waitingToBeAlone > 0 || alone != NOBODY ? List.of() : nextUnlocked();
            if (!next.isEmpty()) {
                ready.removeAll(next);
                next.forEach(this::lock);
                running++;
                return next;
            }
            wait();
        }
        return List.of();
    }

    /** Returns the next entries whose locks are free, and leaves enough entries for all threads. */
    private List<Integer> nextUnlocked() {
        List<Integer> next = new ArrayList<>();
        int most = Math.min(SharedTransactions.ENTRIES, ready.size() / (2 * jobs));
        long bytes = 0;
        long length = 0;
        for (int id : ready) {
            if (canLock(id)) {
                bytes += weight(id);
                length += length(id);
                boolean shares = mayShare(id) && bytes <= RUN_BYTES && length <= SharedTransactions.CHARACTERS;
                if (!shares && !next.isEmpty()) {
                    return next;
                }
                next.add(id);
                if (!shares || next.size() >= most) {
                    return next;
                }
            }
        }
        return next;
    }

    private boolean mayShare(int id) {
        IndexedEntry indexed = entries.get(id);
        return indexed != null && SharedTransactions.mayShare(indexed.entry().kind());
    }

    private int length(int id) {
        IndexedEntry indexed = entries.get(id);
        return indexed == null ? 0 : indexed.length();
    }

    /** Waits until no other entry runs, and keeps others from starting until this entry, which was taken before, is complete. */
    public synchronized void beAlone(int id) throws InterruptedException {
        if (alone == id) {
            return;
        }
        running--;
        waitingToBeAlone++;
        notifyAll();
        try {
            while ((running > 0 || alone != NOBODY) && !stopped) {
                wait();
            }
        } finally {
            waitingToBeAlone--;
            running++;
        }
        alone = id;
    }

    /** Notes that these entries, which were taken together, are complete. */
    public synchronized void done(List<Integer> taken) {
        running--;
        taken.forEach(this::done);
        notifyAll();
    }

    private void done(int id) {
        unlock(id);
        left--;
        if (alone == id) {
            alone = NOBODY;
        }
        for (int follower : followers.getOrDefault(id, List.of())) {
            int waits = waitingFor.merge(follower, -1, Integer::sum);
            if (waits == 0) {
                ready.add(follower);
            }
        }
    }

    /** Stops handing out entries. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private long weight(int id) {
        return weights.getOrDefault(id, 0L);
    }

    private Locks locksOf(int id) {
        return locks.getOrDefault(id, new Locks(Set.of(), Set.of()));
    }

    private boolean canLock(int id) {
        Locks wanted = locksOf(id);
        return wanted.shared().stream().noneMatch(exclusive::contains)
                && wanted.exclusive().stream().noneMatch(one -> exclusive.contains(one) || sharers.containsKey(one));
    }

    private void lock(int id) {
        Locks wanted = locksOf(id);
        wanted.shared().forEach(one -> sharers.merge(one, 1, Integer::sum));
        exclusive.addAll(wanted.exclusive());
    }

    private void unlock(int id) {
        Locks held = locksOf(id);
        held.shared().forEach(one -> sharers.computeIfPresent(one, (key, count) -> count == 1 ? null : count - 1));
        exclusive.removeAll(held.exclusive());
    }
}
