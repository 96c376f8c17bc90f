package io.pgbackup.core.restore;

import io.pgbackup.core.format.SegmentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands out runs of segments, in their order but for this: a table that somebody loads is left to them as long as there is another.
 * Two that fill one table wait for each other each time it grows. Thread-safe.
 */
final class RowsQueue {

    private final List<Run> waiting;
    private final Map<Integer, Integer> loading = new HashMap<>();

    /**
     * Segments that are loaded by one thread.
     *
     * @param table entry of the largest table in them; 0 for none
     * @param segments in the order of the file
     */
    record Run(int table, List<SegmentRecord> segments) {

        Run {
            segments = List.copyOf(segments);
        }
    }

    RowsQueue(List<Run> runs) {
        waiting = new ArrayList<>(runs);
    }

    /** The next run; empty when there is none. */
    synchronized Optional<Run> take() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        int best = 0;
        while (best < waiting.size() && loading.containsKey(waiting.get(best).table())) {
            best++;
        }
        Run run = waiting.remove(best == waiting.size() ? 0 : best);
        loading.merge(run.table(), 1, Integer::sum);
        return Optional.of(run);
    }

    /** A run is loaded. */
    synchronized void done(Run run) {
        loading.computeIfPresent(run.table(), (table, count) -> count == 1 ? null : count - 1);
    }
}
