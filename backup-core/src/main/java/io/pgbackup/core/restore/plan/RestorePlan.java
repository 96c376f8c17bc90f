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
 * @param entries the chosen entries, in the order of the file
 * @param tables the tables whose rows are loaded
 * @param largeObjects the large objects whose content is loaded
 * @param leftOut objects that were chosen by name but are not restored, with the reason
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

    /** Returns the chosen entries of one place that have SQL. */
    public List<IndexedEntry> at(Place place) {
        return entries.stream()
                .filter(e -> e.entry().place() == place && e.segment() > 0)
                .toList();
    }

    /** The encoding of databases that accept any bytes. */
    public static final String SQL_ASCII = "SQL_ASCII";

    /** The first version with functions that load planner statistics. */
    private static final int TAKES_STATISTICS = 18;

    /**
     * Creates a plan.
     *
     * @throws ConfigurationException of kind {@code USAGE} when a pattern that selects something matches nothing in the backup
     */
    public static RestorePlan of(BackupIndex index, RestoreRequest request) {
        Selection selection = request.selection();
        selection.requireMatches(index);
        NamedEntries named = new NamedEntries(index, selection);
        if (named.isNothing()) {
            throw new ConfigurationException(
                    "other patterns exclude everything that is selected: nothing is left to restore",
                    Choice.SHOW.words());
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

    /** Whether statistics are wanted. Tables that stay empty need none; a restore of post-data alone assumes that the rows exist. */
    private static boolean wantsStatistics(RestoreRequest request) {
        return request.statistics()
                && (request.selection().data() || !request.selection().definitions());
    }

    /** Whether planner statistics are restored. */
    public boolean statistics() {
        return entries.stream().anyMatch(RestorePlan::isStatistics);
    }

    /** Returns this plan without planner statistics if the target is too old for them; else this plan. */
    public RestorePlan on(TargetFacts target) {
        int major = target.serverVersionNumber() / 10000;
        if (major >= TAKES_STATISTICS || !statistics()) {
            return this;
        }
        List<String> more = new ArrayList<>(leftOut);
        more.add("planner statistics: the target runs PostgreSQL " + major + ", and they can be loaded from version "
                + TAKES_STATISTICS + " on");
        return new RestorePlan(
                entries.stream().filter(entry -> !isStatistics(entry)).toList(), tables, largeObjects, more);
    }

    /**
     * A condition that would keep a plan from succeeding on a target.
     *
     * @param problem a sentence
     * @param remedy what to do about it
     * @param ofParts whether only some entries would fail because of it, so that a restore can keep going
     */
    public record Obstacle(String problem, String remedy, boolean ofParts) {

        Obstacle(String problem, String remedy) {
            this(problem, remedy, false);
        }
    }

    /** Returns the known obstacles to this plan on a target, as sentences; empty if there are none. */
    public List<String> problems(BackupIndex index, RestoreRequest request, TargetFacts target) {
        return obstacles(index, request, target).stream().map(Obstacle::problem).toList();
    }

    /** Returns the known obstacles to this plan on a target, each with its remedy. */
    public List<Obstacle> obstacles(BackupIndex index, RestoreRequest request, TargetFacts target) {
        List<Obstacle> obstacles = new ArrayList<>();
        int sourceMajor = index.facts().serverVersionNumber() / 10000;
        int targetMajor = target.serverVersionNumber() / 10000;
        if (targetMajor < sourceMajor) {
            obstacles.add(new Obstacle(
                    "the target runs PostgreSQL " + targetMajor + ", which is older than the backup's " + sourceMajor,
                    "restore into PostgreSQL " + sourceMajor + " or newer, or " + Choice.SCRIPT + " and"
                            + " change by hand what the older version does not support"));
        }
        String encoding = index.facts().encoding();
        if (encoding.equals(SQL_ASCII)
                && !index.facts().charset().equals(StandardCharsets.UTF_8)
                && !target.encoding().equals(SQL_ASCII)) {
            obstacles.add(new Obstacle(
                    "the target has encoding " + target.encoding()
                            + ", but the backup has SQL_ASCII with names or definitions that are not UTF-8",
                    remedy(SQL_ASCII)));
            return obstacles; // roles would be reported as missing only because their names cannot be read
        }
        if (!encoding.equals(target.encoding()) && !target.encoding().equals("UTF8")) {
            obstacles.add(new Obstacle(
                    "the target has encoding " + target.encoding() + ", but the backup has " + encoding,
                    remedy(encoding)));
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
                        "the restoring role cannot transfer ownership to roles: " + String.join(", ", foreign),
                        "grant it these roles, restore as a superuser, or " + Choice.NO_OWNERS,
                        true));
            }
        }
        return obstacles;
    }

    /** Returns how to create a target that accepts text in this encoding. */
    public static String remedy(String encoding) {
        return "create the target with ENCODING '" + encoding + "' TEMPLATE template0, or " + Choice.CREATE + " it";
    }
}
