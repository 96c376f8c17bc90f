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
 * The entries that a selection by names means: what is asked for, the definitions that it cannot be made without, and what has
 * to be left out because it needs what is not there. Pure.
 *
 * <ul>
 *   <li>A table comes with its partitions and with all that hangs on it; a partition may come without its parent.
 *   <li>What a definition needs is made too, a table then without its rows.
 *   <li>What an index, constraint, trigger, … needs is made too, unless it is a table: then it is left out.
 *   <li>Planner statistics come with a relation that was asked for and its rows.
 *   <li>What is excluded is never made; what needs it is left out.
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
     * The entries that a selection means.
     *
     * @param index of the backup
     * @param selection what is asked for
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
     * {@return whether it is asked for by name and not left out, or is a definition that such cannot be made without}
     *
     * @param entry of the backup
     */
    public boolean isMeant(Entry entry) {
        return asked.contains(entry.id()) || needed.contains(entry.id());
    }

    /** {@return whether names were given that choose something, and nothing of it is left} */
    public boolean isNothing() {
        return asked.isEmpty()
                && !(selection.schemas().isEmpty() && selection.tables().isEmpty());
    }

    /** {@return what was asked for and is left out, or comes without its rows; a sentence each} */
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

    /** The table that rows belong to; other rows may have to be loaded before them. */
    private List<Integer> tablesUnder(Entry rows) {
        return rows.dependencies().stream()
                .filter(id -> entry(id).kind() == EntryKind.TABLE)
                .toList();
    }

    /** What makes the table that rows belong to: a configuration table comes with its extension. */
    private List<Integer> makersOfTable(Entry rows) {
        return rows.dependencies().stream()
                .filter(id -> entry(id).kind() == EntryKind.TABLE || entry(id).kind() == EntryKind.EXTENSION)
                .toList();
    }

    /** The tables of these patterns, with their partitions of all levels. */
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

    /** Whether a pattern for tables can mean it: an extension's table comes with its rows alone. */
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

    /** Whether it is one of these, or hangs on one. A sequence may be named itself, and hang on a table. */
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

    /** Privileges, the values of sequences and planner statistics go where their object goes. */
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

    /** Takes what an entry needs along, or leaves the entry out. */
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

    /** Asked for, and taken out before; what needs it comes later in the file. */
    private boolean isLeftOut(Entry need) {
        return isAsked(need) && !asked.contains(need.id());
    }

    private static boolean isRefresh(Entry entry) {
        return entry.kind() == EntryKind.MATERIALIZED_VIEW_DATA;
    }
}
