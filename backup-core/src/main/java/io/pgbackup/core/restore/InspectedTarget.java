package io.pgbackup.core.restore;

import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.ExistingTable;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.engine.Failures;
import io.pgbackup.core.restore.plan.LoadingWaves;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The target of one restore, before anything is written to it: what it has, and what prevents the restore. */
final class InspectedTarget implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InspectedTarget.class);

    /** A message names so many objects. */
    private static final int NAMED = 3;

    private static final String REPLICATION_ROLE = "session_replication_role";

    private final BackupFile file;
    private final BackupIndex index;
    private final String name;
    private final RestoreRequest request;
    private final LoadSession session;

    private InspectedTarget(BackupFile file, String name, RestoreRequest request, LoadSession session) {
        this.file = file;
        this.index = file.index();
        this.name = name;
        this.request = request;
        this.session = session;
    }

    static InspectedTarget open(
            BackupFile file, DatabaseLoader loader, RestoreRequest request, LoadRequest.Claim claim) {
        BackupIndex index = file.index();
        List<SessionSetting> settings = new ArrayList<>(index.facts().loadSettings());
        // A backup file must not decide whether triggers fire.
        settings.removeIf(setting -> setting.name().equalsIgnoreCase(REPLICATION_ROLE));
        if (request.disableTriggers()) {
            settings.add(new SessionSetting(REPLICATION_ROLE, "replica"));
        }
        LoadSession session = loader.open(new LoadRequest(
                        request.jobs(),
                        settings,
                        index.facts().encoding(),
                        index.facts().charset(),
                        request.role())
                .claiming(claim));
        return new InspectedTarget(file, loader.name(), request, session);
    }

    LoadSession session() {
        return session;
    }

    /** {@return the plan for this target} */
    RestorePlan plan() {
        return RestorePlan.of(index, request).on(session.facts());
    }

    /** {@return the plan for this target and its known obstacles; nothing is tried} */
    RunRestore.Preview preview() {
        TargetFacts target = session.facts();
        RestorePlan plan = plan();
        return new RunRestore.Preview(plan, plan.problems(index, request, target), List.of(), target);
    }

    /** {@return what the target refuses in a rehearsal; empty if none is needed, or possible} */
    List<String> refusals(RestorePlan plan, RestoreProgress progress) {
        return DressRehearsal.isNeeded(index, request, session.facts())
                ? new DressRehearsal(file, plan, request, progress).refusals(session)
                : List.of();
    }

    /**
     * {@return the tables to be loaded, in an order that the foreign keys of the target allow: those of a group only after the group before}
     *
     * @param plan the plan for this target
     * @param failures receives the tables that a restore that keeps going has to leave out
     * @throws TargetException if a table is missing or has rows, or foreign keys allow no order
     */
    List<List<IndexedTable>> waves(RestorePlan plan, Failures failures) {
        List<IndexedTable> tables = plan.tables();
        if (request.selection().definitions()) {
            requireNoConfiguration(tables);
            return LoadingWaves.ofNew(index, tables);
        }
        List<ExistingTable> existing =
                session.existing(tables.stream().map(LoadingWaves::name).toList());
        if (request.keepGoing()) {
            tables = present(tables, existing, failures);
        }
        LoadingWaves.requireEmpty(tables, emptyUnderFilters(tables, existing));
        return request.disableTriggers()
                ? LoadingWaves.ofNew(index, tables)
                : LoadingWaves.ofExisting(tables, existing, LoadingWaves.configuration(index, tables));
    }

    /** Returns the tables that exist, and notes the others as failures, since their rows cannot be loaded. */
    private List<IndexedTable> present(List<IndexedTable> tables, List<ExistingTable> existing, Failures failures) {
        Set<TableName> names = existing.stream().map(ExistingTable::name).collect(Collectors.toSet());
        List<IndexedTable> present = new ArrayList<>();
        for (IndexedTable table : tables) {
            if (names.contains(LoadingWaves.name(table))) {
                present.add(table);
            } else {
                failures.add(
                        index.entry(table.data().entryId()).entry(),
                        TargetException.conflict(
                                "the target has no table " + table.data().label()));
            }
        }
        return present;
    }

    /** Notes objects whose owner is missing, or cannot be set by the restoring role: they will be owned by the restoring role. */
    void noteOwners(RestorePlan plan, Failures failures) {
        TargetFacts target = session.facts();
        Map<String, List<String>> labels = new TreeMap<>();
        for (IndexedEntry indexed : plan.entries()) {
            String owner = indexed.entry().owner();
            boolean isMissing = !owner.isEmpty() && !target.roles().contains(owner) && indexed.segment() > 0;
            boolean isForeign = indexed.setsOwner() && !target.owners().contains(owner);
            if (request.owners() && (isMissing || isForeign)) {
                labels.computeIfAbsent(owner, role -> new ArrayList<>())
                        .add(indexed.entry().label());
            }
        }
        labels.forEach((owner, objects) -> failures.addMissingRole(
                owner,
                (target.roles().contains(owner)
                                ? "the restoring role cannot transfer ownership to role " + owner
                                : "role " + owner + " does not exist")
                        + ": the restoring role owns its objects instead, "
                        + objects.stream().limit(NAMED).collect(Collectors.joining(", "))
                        + (objects.size() > NAMED ? " and " + (objects.size() - NAMED) + " more" : "")));
    }

    /**
     * Refuses existing configuration rows of extensions. If the restore creates the extension, its script may insert such rows, which the
     * backup's rows replace. If the extension exists already, such rows cannot be distinguished from rows of users.
     */
    private void requireNoConfiguration(List<IndexedTable> tables) {
        Set<TableName> names = LoadingWaves.configuration(index, tables);
        if (!names.isEmpty()) {
            List<ExistingTable> existing = session.existing(List.copyOf(names));
            LoadingWaves.requireNoConfiguration(emptyUnderFilters(tables, existing));
        }
    }

    /** Treats an extension's table as empty if no row matches its filter: only such rows would be in the way. */
    private List<ExistingTable> emptyUnderFilters(List<IndexedTable> tables, List<ExistingTable> existing) {
        Map<TableName, String> filters = new HashMap<>();
        tables.forEach(
                table -> filters.put(LoadingWaves.name(table), table.data().filter()));
        return existing.stream()
                .map(table -> {
                    String filter = filters.getOrDefault(table.name(), "");
                    boolean isEmpty = table.empty() || (!filter.isEmpty() && session.count(table.name(), filter) == 0);
                    return new ExistingTable(table.name(), table.root(), table.references(), isEmpty);
                })
                .toList();
    }

    /**
     * Looks for obstacles that are known before anything is tried.
     *
     * @throws TargetException that names each of them
     */
    void requireSupport(RestorePlan plan) {
        TargetFacts target = session.facts();
        if (request.selection().definitions() && !target.isEmpty()) {
            List<String> objects = target.objects();
            throw TargetException.notEmpty(
                    "the target " + name + " is not empty: it holds "
                            + objects.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (objects.size() > NAMED ? " and " + (objects.size() - NAMED) + " more" : ""),
                    "restore into a new database (createdb -T template0 NAME), or " + Choice.CREATE + " one");
        }
        // An obstacle that makes only some entries fail does not stop a restore that keeps going.
        List<RestorePlan.Obstacle> obstacles = plan.obstacles(index, request, target).stream()
                .filter(obstacle -> !(request.keepGoing() && obstacle.ofParts()))
                .toList();
        if (!obstacles.isEmpty()) {
            throw TargetException.conflict(
                    "the target " + name + " does not support this backup: "
                            + obstacles.stream()
                                    .map(RestorePlan.Obstacle::problem)
                                    .collect(Collectors.joining("; ")),
                    obstacles.stream()
                            .map(RestorePlan.Obstacle::remedy)
                            .distinct()
                            .collect(Collectors.joining("; ")));
        }
        if (!target.eventTriggers().isEmpty()) {
            LOG.warn("event triggers are enabled on the target and will fire: {}", target.eventTriggers());
        }
    }

    /**
     * Rehearses the definitions, where that is needed.
     *
     * @throws TargetException that names each refusal
     */
    void requireNoRefusals(RestorePlan plan, RestoreProgress progress) {
        List<String> refusals = refusals(plan, progress);
        if (!refusals.isEmpty()) {
            throw TargetException.conflict(
                    "the target " + name + " has another version and does not support all of this backup: "
                            + String.join("; ", refusals),
                    "nothing was restored: change the named objects in the source and back it up again, or restore everything else and "
                            + Choice.KEEP_GOING);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
