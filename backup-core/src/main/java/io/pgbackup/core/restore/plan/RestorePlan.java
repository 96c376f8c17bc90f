package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.restore.request.NamedEntries;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.Selection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** The encoding of databases that take any bytes. */
    public static final String SQL_ASCII = "SQL_ASCII";

    /** From which version on a server has functions that load planner statistics. */
    private static final int TAKES_STATISTICS = 18;

    /**
     * Decides.
     *
     * @throws ConfigurationException of kind {@code USAGE} when a pattern that chooses something matches nothing in the backup
     */
    public static RestorePlan of(BackupIndex index, RestoreRequest request) {
        Selection selection = request.selection();
        selection.requireMatches(index);
        NamedEntries named = new NamedEntries(index, selection);
        if (named.isNothing()) {
            throw new ConfigurationException(
                    "what the patterns choose is left out by others: nothing is left to restore", Choice.SHOW.words());
        }
        List<IndexedEntry> entries = index.entries().stream()
                .filter(indexed -> selection.sections().contains(indexed.entry().section()))
                .filter(indexed -> request.privileges() || !isPrivilege(indexed.entry()))
                .filter(indexed -> wantsStatistics(request) || !isStatistics(indexed))
                .filter(indexed -> named.isMeant(indexed.entry()))
                .toList();
        Set<Integer> ids = entries.stream().map(e -> e.entry().id()).collect(Collectors.toSet());
        return new RestorePlan(
                entries,
                index.tables().stream()
                        .filter(table -> ids.contains(table.data().entryId()))
                        .toList(),
                index.largeObjects().stream()
                        .filter(objects -> ids.contains(objects.group().entryId()))
                        .toList(),
                named.leftOut());
    }

    private static boolean isPrivilege(Entry entry) {
        return entry.kind() == EntryKind.ACL || entry.kind() == EntryKind.DEFAULT_ACL;
    }

    private static boolean isStatistics(IndexedEntry indexed) {
        return indexed.entry().kind() == EntryKind.STATISTICS_DATA;
    }

    /** Tables that stay empty need none. Post-data alone follows rows that are there. */
    private static boolean wantsStatistics(RestoreRequest request) {
        return request.statistics()
                && (request.selection().data() || !request.selection().definitions());
    }

    /** Whether planner statistics are restored. */
    public boolean statistics() {
        return entries.stream().anyMatch(RestorePlan::isStatistics);
    }

    /** This plan, for a target that may be too old for planner statistics; these are left out then. */
    public RestorePlan on(TargetFacts target) {
        int major = target.serverVersionNumber() / 10000;
        if (major >= TAKES_STATISTICS || !statistics()) {
            return this;
        }
        List<String> more = new ArrayList<>(leftOut);
        more.add("planner statistics: the target runs PostgreSQL " + major + ", they can be loaded from "
                + TAKES_STATISTICS + " on");
        return new RestorePlan(
                entries.stream().filter(entry -> !isStatistics(entry)).toList(), tables, largeObjects, more);
    }

    /**
     * What would keep a plan from succeeding on a target.
     *
     * @param problem a sentence
     * @param remedy what to do about it
     * @param ofParts whether only some entries fail by it, so that a restore can keep going
     */
    public record Obstacle(String problem, String remedy, boolean ofParts) {

        Obstacle(String problem, String remedy) {
            this(problem, remedy, false);
        }
    }

    /** What would keep this plan from succeeding on a target, as sentences; empty when nothing is known to. */
    public List<String> problems(BackupIndex index, RestoreRequest request, TargetFacts target) {
        return obstacles(index, request, target).stream().map(Obstacle::problem).toList();
    }

    /** The same, with what to do about each. */
    public List<Obstacle> obstacles(BackupIndex index, RestoreRequest request, TargetFacts target) {
        List<Obstacle> obstacles = new ArrayList<>();
        int sourceMajor = index.facts().serverVersionNumber() / 10000;
        int targetMajor = target.serverVersionNumber() / 10000;
        if (targetMajor < sourceMajor) {
            obstacles.add(new Obstacle(
                    "the target is PostgreSQL " + targetMajor + ", older than the backup's " + sourceMajor,
                    "restore into PostgreSQL " + sourceMajor + " or newer, or " + Choice.SCRIPT + " and"
                            + " change by hand what the older one does not take"));
        }
        String encoding = index.facts().encoding();
        if (encoding.equals(SQL_ASCII)
                && !index.facts().charset().equals(StandardCharsets.UTF_8)
                && !target.encoding().equals(SQL_ASCII)) {
            obstacles.add(new Obstacle(
                    "the target has encoding " + target.encoding()
                            + ", the backup SQL_ASCII with names or definitions that are no UTF-8",
                    remedy(SQL_ASCII)));
            return obstacles; // names of roles would seem to be missing, only because they cannot be read there
        }
        if (!encoding.equals(target.encoding()) && !target.encoding().equals("UTF8")) {
            obstacles.add(new Obstacle(
                    "the target has encoding " + target.encoding() + ", the backup " + encoding, remedy(encoding)));
        }
        for (IndexedEntry indexed : entries) {
            if (indexed.entry().kind() == EntryKind.EXTENSION
                    && !target.availableExtensions().containsKey(indexed.entry().name())) {
                obstacles.add(new Obstacle(
                        "extension " + indexed.entry().name() + " is not available on the target",
                        "install the packages of the extensions on the target's server",
                        true));
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
            obstacles.add(new Obstacle(
                    "roles are missing on the target: " + String.join(", ", missing),
                    "create the roles (" + Choice.GLOBALS_RESTORE + "), or " + Choice.NO_OWNERS_AND_PRIVILEGES,
                    true));
        }
        if (request.owners()) {
            Set<String> foreign = new TreeSet<>();
            entries.stream()
                    .filter(IndexedEntry::setsOwner)
                    .forEach(indexed -> foreign.add(indexed.entry().owner()));
            foreign.retainAll(target.roles());
            foreign.removeAll(target.owners());
            if (!foreign.isEmpty()) {
                obstacles.add(new Obstacle(
                        "the role that restores may not give objects to roles: " + String.join(", ", foreign),
                        "grant it these roles, restore as a superuser, or " + Choice.NO_OWNERS,
                        true));
            }
        }
        return obstacles;
    }

    /** How to get a target that takes text of an encoding. */
    public static String remedy(String encoding) {
        return "create the target with ENCODING '" + encoding + "' TEMPLATE template0, or " + Choice.CREATE + " it";
    }
}
