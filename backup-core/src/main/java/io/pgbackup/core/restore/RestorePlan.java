package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.format.BackupIndex;
import io.pgbackup.core.format.IndexedEntry;
import io.pgbackup.core.format.IndexedLargeObjects;
import io.pgbackup.core.format.IndexedTable;
import io.pgbackup.core.load.TargetFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a restore will do, decided before anything is written. Pure.
 *
 * @param entries chosen, in the order of the file
 * @param tables whose rows are loaded
 * @param largeObjects whose content is loaded
 * @param leftOut chosen by name and yet not restored, with the reason
 */
public record RestorePlan(
        List<IndexedEntry> entries,
        List<IndexedTable> tables,
        List<IndexedLargeObjects> largeObjects,
        List<String> leftOut) {

    public RestorePlan {
        entries = List.copyOf(entries);
        tables = List.copyOf(tables);
        largeObjects = List.copyOf(largeObjects);
        leftOut = List.copyOf(leftOut);
    }

    /** The chosen entries of one place that have SQL. */
    public List<IndexedEntry> at(Place place) {
        return entries.stream()
                .filter(e -> e.entry().place() == place && e.segment() > 0)
                .toList();
    }

    /** Decides. */
    public static RestorePlan of(BackupIndex index, RestoreRequest request) {
        Selection selection = request.selection();
        Set<Integer> chosen = new HashSet<>();
        Set<Integer> pulled = new HashSet<>();
        for (IndexedEntry indexed : index.entries()) {
            if (wanted(indexed.entry(), selection)) {
                chosen.add(indexed.entry().id());
            }
        }
        if (!selection.allNames()) {
            for (int id : List.copyOf(chosen)) {
                pull(index, id, chosen, pulled);
            }
            chosen.addAll(pulled);
        }
        List<String> leftOut = new ArrayList<>();
        List<IndexedEntry> entries = new ArrayList<>();
        for (IndexedEntry indexed : index.entries()) {
            Entry entry = indexed.entry();
            if (!chosen.contains(entry.id())
                    || !selection.sections().contains(entry.section())
                    || (!request.privileges() && isPrivilege(entry))) {
                continue;
            }
            if (!selection.allNames() && needsAbsentTable(index, entry, chosen)) {
                leftOut.add(entry.label() + ": it needs a table that is not restored");
                continue;
            }
            entries.add(indexed);
        }
        Set<Integer> ids = new HashSet<>();
        entries.forEach(e -> ids.add(e.entry().id()));
        return new RestorePlan(
                entries,
                index.tables().stream()
                        .filter(t -> ids.contains(t.data().entryId())
                                && !pulled.contains(t.data().entryId()))
                        .toList(),
                index.largeObjects().stream()
                        .filter(o -> ids.contains(o.group().entryId()))
                        .toList(),
                leftOut);
    }

    private static boolean isPrivilege(Entry entry) {
        return entry.kind() == EntryKind.ACL || entry.kind() == EntryKind.DEFAULT_ACL;
    }

    private static boolean wanted(Entry entry, Selection selection) {
        if (selection.allNames()) {
            return true;
        }
        String table = entry.table().isEmpty() ? entry.name() : entry.table();
        boolean hasTable = isTable(entry.kind()) || !entry.table().isEmpty();
        String schema = entry.kind() == EntryKind.SCHEMA ? entry.name() : entry.schema();
        if (selection.excludedSchemas().stream().anyMatch(p -> p.matches(schema))
                || (hasTable && selection.excludedTables().stream().anyMatch(p -> p.matches(schema, table)))) {
            return false;
        }
        boolean only = !selection.schemas().isEmpty() || !selection.tables().isEmpty();
        return !only
                || selection.schemas().stream().anyMatch(p -> p.matches(schema))
                || (hasTable && selection.tables().stream().anyMatch(p -> p.matches(schema, table)));
    }

    private static boolean isTable(EntryKind kind) {
        return switch (kind) {
            case TABLE,
                    FOREIGN_TABLE,
                    VIEW,
                    MATERIALIZED_VIEW,
                    SEQUENCE,
                    TABLE_DATA,
                    SEQUENCE_SET,
                    MATERIALIZED_VIEW_DATA -> true;
            default -> false;
        };
    }

    /** Adds the definitions that an entry cannot be made without: types, functions, schemas, parents; never rows. */
    private static void pull(BackupIndex index, int id, Set<Integer> chosen, Set<Integer> pulled) {
        for (int needed : index.entry(id).entry().dependencies()) {
            Entry entry = index.entry(needed).entry();
            boolean definition = entry.place() == Place.PRE_DATA;
            boolean fromDefinition = index.entry(id).entry().place() == Place.PRE_DATA;
            if (definition && fromDefinition && !chosen.contains(needed) && pulled.add(needed)) {
                pull(index, needed, chosen, pulled);
            }
        }
    }

    private static boolean needsAbsentTable(BackupIndex index, Entry entry, Set<Integer> chosen) {
        return entry.place() != Place.PRE_DATA
                && entry.dependencies().stream()
                        .anyMatch(id -> index.entry(id).entry().kind() == EntryKind.TABLE && !chosen.contains(id));
    }

    /** What would keep this plan from succeeding on a target, as sentences; empty when nothing is known to. */
    public List<String> problems(BackupIndex index, RestoreRequest request, TargetFacts target) {
        List<String> problems = new ArrayList<>();
        int sourceMajor = index.facts().serverVersionNumber() / 10000;
        int targetMajor = target.serverVersionNumber() / 10000;
        if (targetMajor < sourceMajor) {
            problems.add("the target is PostgreSQL " + targetMajor + ", older than the backup's " + sourceMajor);
        }
        if (!index.facts().encoding().equals(target.encoding())
                && !target.encoding().equals("UTF8")) {
            problems.add("the target has encoding " + target.encoding() + ", the backup "
                    + index.facts().encoding());
        }
        for (IndexedEntry indexed : entries) {
            if (indexed.entry().kind() == EntryKind.EXTENSION
                    && !target.availableExtensions().containsKey(indexed.entry().name())) {
                problems.add("extension " + indexed.entry().name() + " is not available on the target");
            }
        }
        Set<String> missing = new TreeSet<>();
        if (request.privileges() && request.selection().allNames()) {
            missing.addAll(index.facts().roles());
        }
        if (request.owners()) {
            entries.forEach(e -> missing.add(e.entry().owner()));
        }
        missing.removeAll(target.roles());
        missing.removeAll(Set.of("", "public", "PUBLIC"));
        if (!missing.isEmpty()) {
            problems.add("roles are missing on the target: " + String.join(", ", missing));
        }
        return problems;
    }
}
