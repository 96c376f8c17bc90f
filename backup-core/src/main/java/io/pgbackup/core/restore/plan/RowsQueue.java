package io.pgbackup.core.restore.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out runs in their order, with one exception: while a thread loads a table, other threads get runs of other tables first. Two
 * threads that fill one table would wait for each other each time it grows. Thread-safe.
 */
public final class RowsQueue {

    private final List<RowsRun> waiting;
    private final Map<Integer, Integer> loading = new HashMap<>();

    public RowsQueue(List<RowsRun> runs) {
        waiting = new ArrayList<>(runs);
    }

    /** Returns the next run; empty when there is none. */
    public synchronized Optional<RowsRun> take() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        int best = 0;
        while (best < waiting.size() && loading.containsKey(waiting.get(best).table())) {
            best++;
        }
        RowsRun run = waiting.remove(best == waiting.size() ? 0 : best);
        loading.merge(run.table(), 1, Integer::sum);
        return Optional.of(run);
    }

    /** Notes that a run is loaded. */
    public synchronized void done(RowsRun run) {
        loading.computeIfPresent(run.table(), (table, count) -> count == 1 ? null : count - 1);
    }
}
