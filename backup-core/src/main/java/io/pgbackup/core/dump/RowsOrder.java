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
 * Determines the order in which the rows of a whole database can be loaded. Rows of extensions' configuration come before all others, since
 * functions of the extensions' types may read them, and follow the foreign keys that the extensions create; all other foreign keys are
 * created after the rows. Pure.
 */
public final class RowsOrder {

    private RowsOrder() {}

    /**
     * {@return waves of {@code TABLE DATA} entries, by id: the entries of one wave can be loaded in parallel once those before are loaded}
     * Entries that depend on each other form one wave.
     *
     * @param ids ids of the entries
     * @param entry returns an entry of the table of contents
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
     * {@return whether rows are an extension's configuration: the extension creates the table, and no entry of the backup does}
     *
     * @param rows a {@code TABLE DATA} entry
     * @param entry returns an entry of the table of contents
     */
    public static boolean isConfiguration(Entry rows, IntFunction<Entry> entry) {
        return rows.dependencies().stream().map(entry::apply).noneMatch(need -> need.kind() == EntryKind.TABLE);
    }
}
