package io.pgbackup.core.dump;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * In which order the rows of a whole database may be loaded. Those of extensions' configuration come before all others, since functions
 * of their types may read them, and follow the foreign keys that the extensions bring along; all other keys are made after the rows. Pure.
 */
public final class RowsOrder {

    private RowsOrder() {}

    /**
     * {@return waves of {@code TABLE DATA} entries, by id: those of one wave can be loaded side by side once those before are there} What
     * needs each other is one wave.
     *
     * @param ids of the entries
     * @param entry gives an entry of the table of contents
     */
    public static List<List<Integer>> waves(Collection<Integer> ids, IntFunction<Entry> entry) {
        Map<Integer, Set<Integer>> needs = new LinkedHashMap<>();
        List<Integer> others = new ArrayList<>();
        for (int id : ids.stream().sorted().toList()) {
            if (isConfiguration(entry.apply(id), entry)) {
                Set<Integer> needed = new TreeSet<>(entry.apply(id).dependencies());
                needed.retainAll(ids);
                needed.remove(id);
                needs.put(id, needed);
            } else {
                others.add(id);
            }
        }
        List<List<Integer>> waves = new ArrayList<>();
        while (!needs.isEmpty()) {
            List<Integer> free = needs.entrySet().stream()
                    .filter(need -> need.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
            List<Integer> wave = free.isEmpty() ? List.copyOf(needs.keySet()) : free;
            waves.add(wave);
            wave.forEach(needs::remove);
            needs.values().forEach(needed -> wave.forEach(needed::remove));
        }
        if (!others.isEmpty()) {
            waves.add(others);
        }
        return waves;
    }

    /**
     * {@return whether rows are an extension's configuration: the table is there with the extension, and no entry of the backup makes it}
     *
     * @param rows a {@code TABLE DATA} entry
     * @param entry gives an entry of the table of contents
     */
    public static boolean isConfiguration(Entry rows, IntFunction<Entry> entry) {
        return rows.dependencies().stream().map(entry::apply).noneMatch(need -> need.kind() == EntryKind.TABLE);
    }
}
