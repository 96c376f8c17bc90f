package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.RowsOrder;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.ExistingTable;
import io.pgbackup.core.load.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tables in waves: the tables of one wave can be loaded in parallel and in any order, once those of the waves before are loaded. Pure. */
public final class LoadingWaves {

    private static final int NAMED = 3;

    private LoadingWaves() {}

    /** Returns the waves for tables that the restore creates: foreign keys are created later, except for those that extensions create. */
    public static List<List<IndexedTable>> ofNew(BackupIndex index, List<IndexedTable> tables) {
        Map<Integer, IndexedTable> byEntry =
                tables.stream().collect(Collectors.toMap(table -> table.data().entryId(), Function.identity()));
        return RowsOrder.waves(byEntry.keySet(), id -> index.entry(id).entry()).stream()
                .map(wave -> wave.stream().map(byEntry::get).toList())
                .toList();
    }

    /**
     * Returns the waves for tables that exist already, with their foreign keys.
     *
     * @param existing the {@code tables} that the target has
     * @param configuration tables that hold configuration of extensions, on which other tables may depend without a foreign key
     * @throws TargetException if a table is missing or has rows, or if foreign keys allow no order
     */
    public static List<List<IndexedTable>> ofExisting(
            List<IndexedTable> tables, List<ExistingTable> existing, Set<TableName> configuration) {
        Map<TableName, ExistingTable> byName =
                existing.stream().collect(Collectors.toMap(ExistingTable::name, Function.identity()));
        Map<TableName, List<IndexedTable>> byRoot = new LinkedHashMap<>();
        Map<TableName, Set<TableName>> references = new HashMap<>();
        for (IndexedTable table : tables) {
            ExistingTable found = byName.get(name(table));
            if (found != null) {
                byRoot.computeIfAbsent(found.root(), root -> new ArrayList<>()).add(table);
                references
                        .computeIfAbsent(found.root(), root -> new HashSet<>())
                        .addAll(found.references());
            }
        }
        Map<TableName, Set<TableName>> needs = new LinkedHashMap<>();
        byRoot.forEach((root, members) -> {
            Set<TableName> others = new HashSet<>(references.getOrDefault(root, Set.of()));
            others.retainAll(byRoot.keySet());
            boolean isOneCopy = members.size() == 1 && members.get(0).pieces().size() == 1;
            if (isOneCopy) {
                others.remove(root);
            }
            needs.put(root, others);
        });
        waitForConfiguration(needs, configuration);
        List<List<TableName>> waves = waves(needs);
        if (!needs.isEmpty()) {
            throw TargetException.conflict(
                    "foreign keys allow no order for loading these tables: " + names(needs.keySet()),
                    Choice.DISABLE_TRIGGERS + ", as a role that may set session_replication_role");
        }
        return waves.stream()
                .map(wave -> wave.stream()
                        .flatMap(root -> byRoot.getOrDefault(root, List.of()).stream())
                        .toList())
                .toList();
    }

    /** Returns the tables that hold configuration of extensions. */
    public static Set<TableName> configuration(BackupIndex index, List<IndexedTable> tables) {
        return tables.stream()
                .filter(table -> RowsOrder.isConfiguration(
                        index.entry(table.data().entryId()).entry(),
                        id -> index.entry(id).entry()))
                .map(LoadingWaves::name)
                .collect(Collectors.toSet());
    }

    /**
     * Makes all other tables wait for configuration tables, except for configuration tables that themselves need rows of other tables, by a
     * foreign key that users have added.
     */
    private static void waitForConfiguration(Map<TableName, Set<TableName>> needs, Set<TableName> configuration) {
        Set<TableName> first = new HashSet<>(configuration);
        first.retainAll(needs.keySet());
        boolean isSettled = false;
        while (!isSettled) {
            Set<TableName> known = Set.copyOf(first);
            isSettled = !first.removeIf(table -> !known.containsAll(needs.getOrDefault(table, Set.of())));
        }
        needs.forEach((table, others) -> {
            if (!configuration.contains(table)) {
                others.addAll(first);
            }
        });
    }

    /** Refuses a target that already has configuration rows. */
    public static void requireNoConfiguration(List<ExistingTable> existing) {
        List<TableName> filled = filled(existing);
        if (!filled.isEmpty()) {
            throw TargetException.notEmpty(
                    "the target has rows in " + names(filled)
                            + ", the configuration of an extension that exists already: the backup would replace them",
                    "drop the extension in the target, since the restore creates it again, or empty the named tables");
        }
    }

    private static List<TableName> filled(List<ExistingTable> existing) {
        return existing.stream()
                .filter(table -> !table.empty())
                .map(ExistingTable::name)
                .toList();
    }

    /** Refuses tables that are missing or have rows. */
    public static void requireEmpty(List<IndexedTable> tables, List<ExistingTable> existing) {
        Set<TableName> found = existing.stream().map(ExistingTable::name).collect(Collectors.toSet());
        List<TableName> missing = tables.stream()
                .map(LoadingWaves::name)
                .filter(name -> !found.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw TargetException.conflict(
                    "the target has no table " + names(missing),
                    "restore the definitions too, or " + Choice.TABLES_THAT_ARE_THERE);
        }
        List<TableName> filled = filled(existing);
        if (!filled.isEmpty()) {
            throw TargetException.notEmpty(
                    "the target has rows in " + names(filled) + " already",
                    "empty the tables, or " + Choice.OTHER_TABLES);
        }
    }

    public static TableName name(IndexedTable table) {
        return new TableName(table.data().schema(), table.data().name());
    }

    private static String names(Collection<TableName> names) {
        List<String> sorted = names.stream().map(TableName::toString).sorted().toList();
        String first = sorted.stream().limit(NAMED).collect(Collectors.joining(", "));
        return sorted.size() > NAMED ? first + " and " + (sorted.size() - NAMED) + " more" : first;
    }

    /** Removes from {@code needs} the tables that can be ordered; the remaining ones are loops and the tables that depend on these. */
    private static <T> List<List<T>> waves(Map<T, Set<T>> needs) {
        List<List<T>> waves = new ArrayList<>();
        while (true) {
            Set<T> free = new LinkedHashSet<>();
            needs.forEach((one, others) -> {
                if (others.isEmpty()) {
                    free.add(one);
                }
            });
            if (free.isEmpty()) {
                return waves;
            }
            needs.keySet().removeAll(free);
            needs.values().forEach(others -> others.removeIf(free::contains));
            waves.add(List.copyOf(free));
        }
    }
}
