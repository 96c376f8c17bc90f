package io.pgbackup.core.restore.request;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entries that a selection by names includes: selected entries, the definitions without which these cannot be created, and the entries
 * that must be left out because they need something that does not exist. Pure.
 *
 * <ul>
 *   <li>A table comes with its partitions and with all objects that depend on it; a partition may come without its parent.
 *   <li>Objects that a definition needs are created too; a table that is only needed comes without its rows.
 *   <li>Objects that an index, constraint, trigger, … needs are created too, unless one of them is a table: then the index, constraint,
 *       trigger, … is left out.
 *   <li>Planner statistics come with a relation that was selected and its rows.
 *   <li>Excluded objects are never created; objects that need them are left out.
 * </ul>
 */
@SuppressWarnings("exports") // for modules of this project
public final class NamedEntries {

    private final BackupIndex index;
    private final List<Entry> entries;
    private final Selection selection;
    private final Set<Integer> tablesWithRows = new HashSet<>();
    private final Map<TableName, List<TableName>> partitions = new HashMap<>();
    private final Set<TableName> askedTables;
    private final Set<TableName> excludedTables;
    private final Set<Integer> asked = new TreeSet<>();
    private final Set<Integer> needed = new TreeSet<>();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Determines the entries that a selection includes.
     *
     * @param index the index of the backup
     * @param selection the selection
     */
    public NamedEntries(BackupIndex index, Selection selection) {
        this.index = index;
        this.entries = index.entries().stream().map(IndexedEntry::entry).toList();
        this.selection = selection;
        if (selection.allNames()) {
            askedTables = Set.of();
            excludedTables = Set.of();
            entries.forEach(entry -> asked.add(entry.id()));
            return;
        }
        findPartitions();
        findRows();
        askedTables = withPartitions(selection.tables());
        excludedTables = withPartitions(selection.excludedTables());
        for (Entry entry : entries) {
            if (isAsked(entry)) {
                asked.add(entry.id());
            }
        }
        for (int id : List.copyOf(asked)) {
            settle(entry(id));
        }
        for (Entry entry : entries) {
            if (follows(entry)) {
                asked.add(entry.id());
            }
        }
    }

    /**
     * {@return whether an entry is selected by name and not left out, or is a definition that such an entry needs}
     *
     * @param entry an entry of the backup
     */
    public boolean isMeant(Entry entry) {
        return asked.contains(entry.id()) || needed.contains(entry.id());
    }

    /** {@return whether names were given that select something, but nothing of it remains} */
    public boolean isNothing() {
        return asked.isEmpty()
                && !(selection.schemas().isEmpty() && selection.tables().isEmpty());
    }

    /** {@return what was selected but is left out, or comes without its rows; one sentence each} */
    public List<String> leftOut() {
        return leftOut;
    }

    private Entry entry(int id) {
        return index.entry(id).entry();
    }

    private void findPartitions() {
        for (Entry link : entries) {
            if (link.kind() != EntryKind.TABLE_ATTACH) {
                continue;
            }
            TableName partition = new TableName(link.schema(), link.name());
            for (int id : link.dependencies()) {
                TableName parent = new TableName(entry(id).schema(), entry(id).name());
                if (entry(id).kind() == EntryKind.TABLE && !parent.equals(partition)) {
                    partitions
                            .computeIfAbsent(parent, name -> new ArrayList<>())
                            .add(partition);
                }
            }
        }
    }

    private void findRows() {
        for (Entry rows : entries) {
            if (rows.kind() == EntryKind.TABLE_DATA) {
                tablesWithRows.addAll(tablesUnder(rows));
            }
        }
    }

    /** Returns the table to which rows belong; other rows may have to be loaded before them. */
    private List<Integer> tablesUnder(Entry rows) {
        return rows.dependencies().stream()
                .filter(id -> entry(id).kind() == EntryKind.TABLE)
                .toList();
    }

    /** Returns the entries that create the table to which rows belong: a configuration table comes with its extension. */
    private List<Integer> makersOfTable(Entry rows) {
        return rows.dependencies().stream()
                .filter(id -> entry(id).kind() == EntryKind.TABLE || entry(id).kind() == EntryKind.EXTENSION)
                .toList();
    }

    /** Returns the tables that match these patterns, with their partitions of all levels. */
    private Set<TableName> withPartitions(List<NamePattern> patterns) {
        Deque<TableName> open = new ArrayDeque<>();
        for (Entry entry : entries) {
            if (isChosenAsTable(entry) && patterns.stream().anyMatch(p -> p.matches(entry.schema(), entry.name()))) {
                open.add(new TableName(entry.schema(), entry.name()));
            }
        }
        Set<TableName> found = new HashSet<>();
        while (!open.isEmpty()) {
            TableName table = open.remove();
            if (found.add(table)) {
                open.addAll(partitions.getOrDefault(table, List.of()));
            }
        }
        return found;
    }

    /** Whether a pattern for tables can select an entry: an extension's table is selected by its rows alone. */
    static boolean isChosenAsTable(Entry entry) {
        return isTableLike(entry.kind()) || entry.kind() == EntryKind.TABLE_DATA;
    }

    private static boolean isTableLike(EntryKind kind) {
        return switch (kind) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE -> true;
            default -> false;
        };
    }

    private static boolean isOfTable(EntryKind kind) {
        return switch (kind) {
            case TABLE_DATA, SEQUENCE_SET, MATERIALIZED_VIEW_DATA, TABLE_ATTACH -> true;
            default -> isTableLike(kind);
        };
    }

    static String schemaOf(Entry entry) {
        return entry.kind() == EntryKind.SCHEMA ? entry.name() : entry.schema();
    }

    private boolean isExcluded(Entry entry) {
        return selection.excludedSchemas().stream().anyMatch(p -> p.matches(schemaOf(entry)))
                || concerns(entry, excludedTables);
    }

    /** Whether an entry is one of these tables, or depends on one. A sequence may be named itself, and also depend on a table. */
    private static boolean concerns(Entry entry, Set<TableName> tables) {
        return (isOfTable(entry.kind()) && tables.contains(new TableName(entry.schema(), entry.name())))
                || (!entry.table().isEmpty() && tables.contains(new TableName(entry.schema(), entry.table())));
    }

    private boolean isAsked(Entry entry) {
        if (isExcluded(entry) || belongsToOthers(entry)) {
            return false;
        }
        boolean everything = selection.schemas().isEmpty() && selection.tables().isEmpty();
        return everything
                || selection.schemas().stream().anyMatch(p -> p.matches(schemaOf(entry)))
                || concerns(entry, askedTables);
    }

    /** Whether an entry follows the object to which it belongs: privileges, the values of sequences and planner statistics. */
    private static boolean belongsToOthers(Entry entry) {
        return switch (entry.kind()) {
            case ACL, SEQUENCE_SET, STATISTICS_DATA -> !entry.dependencies().isEmpty();
            default -> false;
        };
    }

    private boolean follows(Entry entry) {
        if (entry.kind() == EntryKind.STATISTICS_DATA) {
            return asked.containsAll(entry.dependencies());
        }
        return belongsToOthers(entry)
                && entry.dependencies().stream().anyMatch(id -> asked.contains(id) || needed.contains(id));
    }

    /** Includes what an entry needs, or leaves the entry out. */
    private void settle(Entry entry) {
        Set<Integer> needs = new TreeSet<>();
        Set<Integer> refreshed = new HashSet<>();
        Deque<Integer> open =
                new ArrayDeque<>(entry.kind() == EntryKind.TABLE_DATA ? makersOfTable(entry) : entry.dependencies());
        while (!open.isEmpty()) {
            int id = open.remove();
            Entry need = entry(id);
            boolean isThere = asked.contains(id) && (!isRefresh(entry) || need.kind() == EntryKind.TABLE);
            if (isThere || !(asked.contains(id) ? refreshed.add(id) : needs.add(id))) {
                continue;
            }
            if (!asked.contains(id) && !canBeMade(entry, need)) {
                asked.remove(entry.id());
                note(entry.section(), entry.label() + ": it needs " + need.label() + ", which is not restored");
                return;
            }
            open.addAll(need.dependencies());
        }
        for (int id : needs) {
            if (needed.add(id) && tablesWithRows.contains(id)) {
                note(
                        Section.DATA,
                        "the rows of " + entry(id).label() + ": only its definition is needed, by " + entry.label());
            }
        }
    }

    private void note(Section section, String sentence) {
        if (selection.sections().contains(section) && selection.definitions()) {
            leftOut.add(sentence);
        }
    }

    private boolean canBeMade(Entry wanting, Entry need) {
        boolean isDefinition = wanting.place() == Place.PRE_DATA && wanting.kind() != EntryKind.TABLE_ATTACH;
        return !isExcluded(need)
                && !isLeftOut(need)
                && need.kind() != EntryKind.PUBLICATION
                && (isDefinition || need.kind() != EntryKind.TABLE);
    }

    /** Whether an entry was selected but left out before; entries that need it come later in the file. */
    private boolean isLeftOut(Entry need) {
        return isAsked(need) && !asked.contains(need.id());
    }

    private static boolean isRefresh(Entry entry) {
        return entry.kind() == EntryKind.MATERIALIZED_VIEW_DATA;
    }
}
