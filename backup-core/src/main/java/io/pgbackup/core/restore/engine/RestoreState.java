package io.pgbackup.core.restore.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far a restore has progressed, so that a failure can state what the target holds now. Thread-safe. */
public final class RestoreState {

    private final Map<String, int[]> phases = Collections.synchronizedMap(new TreeMap<>());
    private final Map<Integer, Long> rows = new HashMap<>();
    private final Failures failures = new Failures();
    private final List<String> refusedStatistics = Collections.synchronizedList(new ArrayList<>());
    private volatile String phase = "nothing";

    void begin(String name, int steps) {
        phase = name;
        phases.put(name, new int[] {0, steps});
    }

    void step(String name) {
        int[] counts = phases.get(name);
        if (counts != null) {
            synchronized (counts) {
                counts[0]++;
            }
        }
    }

    synchronized void loaded(int entryId, long count) {
        rows.merge(entryId, count, Long::sum);
    }

    public synchronized long rows(int entryId) {
        return rows.getOrDefault(entryId, 0L);
    }

    public synchronized long rows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The failures of a restore that keeps going. */
    public Failures failures() {
        return failures;
    }

    /** Notes that the target did not accept all planner statistics of this relation. */
    public void refusedStatistics(String relation) {
        refusedStatistics.add(relation);
    }

    public List<String> refusedStatistics() {
        synchronized (refusedStatistics) {
            return List.copyOf(refusedStatistics);
        }
    }

    /** Whether no phase has begun. */
    public boolean isUnchanged() {
        return phases.isEmpty();
    }

    /** Describes what the target holds, for a message. */
    public String describe(boolean wasEmpty) {
        List<String> parts = new ArrayList<>();
        synchronized (phases) {
            for (String name :
                    List.of("pre-data", "data", "sequence-values", "statistics", "post-data", "privileges", "last")) {
                int[] counts = phases.get(name);
                if (counts != null) {
                    synchronized (counts) {
                        parts.add(counts[0] + " of " + counts[1] + " steps of " + name);
                    }
                }
            }
        }
        return "stopped in " + phase + "; the target now holds " + String.join(", ", parts) + ", " + rows()
                + " rows; it is incomplete: "
                + (wasEmpty ? "drop it" : "empty these tables") + ", and restore again";
    }
}
