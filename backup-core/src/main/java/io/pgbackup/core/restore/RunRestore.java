package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.ExistingTable;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.proof.SequenceProof;
import io.pgbackup.core.restore.engine.Failures;
import io.pgbackup.core.restore.engine.RestoreEngine;
import io.pgbackup.core.restore.engine.RestoreState;
import io.pgbackup.core.restore.plan.LoadingWaves;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores a backup into a database, and proves the result. */
public final class RunRestore {

    private static final Logger log = LoggerFactory.getLogger(RunRestore.class);

    private static final int NAMED = 3;

    private static final String NOT_IN_ENCODING = "22021";
    private static final String REPLICATION_ROLE = "session_replication_role";

    private final Clock clock;
    private final MemoryBudget memory;

    /** Restores that share half of the heap with no other runs. */
    public RunRestore(Clock clock) {
        this(clock, MemoryBudget.ofHeap());
    }

    /**
     * Restores.
     *
     * @param clock for the duration
     * @param memory for large rows; runs that are given the same share it
     */
    public RunRestore(Clock clock, MemoryBudget memory) {
        this.clock = clock;
        this.memory = memory;
    }

    /**
     * What a restore would do, and its obstacles.
     *
     * @param plan what it would do
     * @param problems known obstacles
     * @param refusals what the target refused in a rehearsal; empty also if no rehearsal was needed or possible
     * @param target facts of the target
     */
    public record Preview(RestorePlan plan, List<String> problems, List<String> refusals, TargetFacts target) {

        public Preview {
            problems = List.copyOf(problems);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * Inspects the target and creates a plan; leaves nothing on the target. If the target is empty and has another version than the source,
     * the definitions are executed in a transaction that is rolled back, to see whether the target supports them.
     */
    public Preview plan(BackupFile file, DatabaseLoader loader, RestoreRequest request) {
        requireDatabase(file);
        try (LoadSession session = open(file, loader, request, LoadRequest.Claim.NOTHING)) {
            Preview preview = preview(file, session, request);
            List<String> problems = new ArrayList<>(preview.problems());
            Failures missing = new Failures();
            try {
                waves(file.index(), preview.plan(), request, session, missing);
                problems.addAll(missing.sentences());
            } catch (TargetException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            List<String> refusals =
                    problems.isEmpty() ? refusals(file, preview, request, session, RestoreProgress.NONE) : List.of();
            return new Preview(preview.plan(), problems, refusals, preview.target());
        }
    }

    private static Preview preview(BackupFile file, LoadSession session, RestoreRequest request) {
        RestorePlan plan = RestorePlan.of(file.index(), request).on(session.facts());
        return new Preview(plan, plan.problems(file.index(), request, session.facts()), List.of(), session.facts());
    }

    private static List<String> refusals(
            BackupFile file, Preview preview, RestoreRequest request, LoadSession session, RestoreProgress progress) {
        return DressRehearsal.isNeeded(file.index(), request, preview.target())
                ? new DressRehearsal(file, preview.plan(), request, progress).refusals(session)
                : List.of();
    }

    /**
     * Restores. The target must exist, and be empty when definitions are restored.
     *
     * @throws TargetException when the target is not empty, or does not support the backup; then nothing is written
     * @throws RunException of kind {@code LOCKED} when another run restores into the target; then nothing is written
     * @throws BackupServiceException when the restore stopped; the message states what the target holds now
     */
    public RestoreResult run(BackupFile file, DatabaseLoader loader, RestoreRequest request, RestoreProgress progress) {
        try {
            return load(file, loader, request, progress);
        } finally {
            progress.ended();
        }
    }

    private RestoreResult load(
            BackupFile file, DatabaseLoader loader, RestoreRequest request, RestoreProgress progress) {
        requireDatabase(file);
        Instant started = clock.instant();
        RestoreState state = new RestoreState();
        try (LoadSession session = open(file, loader, request, LoadRequest.Claim.DATABASE)) {
            Preview preview = preview(file, session, request);
            check(preview, file.index(), request, loader.name());
            RestorePlan plan = preview.plan();
            progress.planned(
                    plan.entries().size(),
                    plan.tables().size(),
                    plan.tables().stream().mapToLong(IndexedTable::rows).sum(),
                    plan.tables().stream().mapToLong(IndexedTable::bytes).sum());
            List<List<IndexedTable>> waves = waves(file.index(), plan, request, session, state.failures());
            if (request.keepGoing()) {
                noteOwners(plan, request, preview.target(), state.failures());
            } else {
                checkRefusals(refusals(file, preview, request, session, progress), loader.name());
            }
            RestoredDefinitions definitions = RestoredDefinitions.before(file, plan, request, session);
            new RestoreEngine(file, plan, waves, request, session, state, progress).run();
            session.ensureUnchanged();
            return proved(file, plan, request, session, state, definitions, progress, started);
        } catch (BackupServiceException e) {
            boolean isOfBytes = e.hint().isEmpty() && isOfBytes(file.index(), e);
            if (e.kind() == FailureKind.DEFINITIONS_DIFFER || (state.isUnchanged() && !isOfBytes)) {
                throw e;
            }
            String end = state.isUnchanged()
                    ? ""
                    : "; " + state.describe(request.selection().definitions());
            throw e.with(
                    e.getMessage() + end,
                    isOfBytes
                            ? RestorePlan.remedy(RestorePlan.SQL_ASCII)
                            : e.hint().orElse(null));
        }
    }

    /** Whether a failure means that text of a database that accepts any bytes was not valid in the target's encoding. */
    private static boolean isOfBytes(BackupIndex index, BackupServiceException e) {
        return index.facts().encoding().equals(RestorePlan.SQL_ASCII)
                && String.valueOf(e.getMessage()).contains("SQLSTATE " + NOT_IN_ENCODING);
    }

    private static void requireDatabase(BackupFile file) {
        if (file.index().id().isGlobals()) {
            throw new ConfigurationException(
                    file.name() + " holds the roles and tablespaces of a server, not a database",
                    Choice.GLOBALS + ": it changes the whole server of the target");
        }
    }

    private static List<List<IndexedTable>> waves(
            BackupIndex index, RestorePlan plan, RestoreRequest request, LoadSession session, Failures failures) {
        List<IndexedTable> tables = plan.tables();
        if (request.selection().definitions()) {
            requireNoConfiguration(index, tables, session);
            return LoadingWaves.ofNew(index, tables);
        }
        List<ExistingTable> existing =
                session.existing(tables.stream().map(LoadingWaves::name).toList());
        if (request.keepGoing()) {
            tables = present(index, tables, existing, failures);
        }
        LoadingWaves.requireEmpty(tables, emptyUnderFilters(tables, existing, session));
        return request.disableTriggers()
                ? LoadingWaves.ofNew(index, tables)
                : LoadingWaves.ofExisting(tables, existing, LoadingWaves.configuration(index, tables));
    }

    /** Returns the tables that exist, and notes the others as failures, since their rows cannot be loaded. */
    private static List<IndexedTable> present(
            BackupIndex index, List<IndexedTable> tables, List<ExistingTable> existing, Failures failures) {
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
    private static void noteOwners(RestorePlan plan, RestoreRequest request, TargetFacts target, Failures failures) {
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
    private static void requireNoConfiguration(BackupIndex index, List<IndexedTable> tables, LoadSession session) {
        Set<TableName> names = LoadingWaves.configuration(index, tables);
        if (!names.isEmpty()) {
            List<ExistingTable> existing = session.existing(List.copyOf(names));
            LoadingWaves.requireNoConfiguration(emptyUnderFilters(tables, existing, session));
        }
    }

    /** Treats an extension's table as empty if no row matches its filter: only such rows would be in the way. */
    private static List<ExistingTable> emptyUnderFilters(
            List<IndexedTable> tables, List<ExistingTable> existing, LoadSession session) {
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

    private static LoadSession open(
            BackupFile file, DatabaseLoader loader, RestoreRequest request, LoadRequest.Claim claim) {
        BackupIndex index = file.index();
        List<SessionSetting> settings = new ArrayList<>(index.facts().loadSettings());
        // A backup file must not decide whether triggers fire.
        settings.removeIf(setting -> setting.name().equalsIgnoreCase(REPLICATION_ROLE));
        if (request.disableTriggers()) {
            settings.add(new SessionSetting(REPLICATION_ROLE, "replica"));
        }
        return loader.open(new LoadRequest(
                        request.jobs(),
                        settings,
                        index.facts().encoding(),
                        index.facts().charset(),
                        request.role())
                .claiming(claim));
    }

    private static void check(Preview preview, BackupIndex index, RestoreRequest request, String target) {
        if (request.selection().definitions() && !preview.target().isEmpty()) {
            List<String> objects = preview.target().objects();
            throw TargetException.notEmpty(
                    "the target " + target + " is not empty: it holds "
                            + objects.stream().limit(3).collect(Collectors.joining(", "))
                            + (objects.size() > 3 ? " and " + (objects.size() - 3) + " more" : ""),
                    "restore into a new database (createdb -T template0 NAME), or " + Choice.CREATE + " one");
        }
        // An obstacle that makes only some entries fail does not stop a restore that keeps going.
        List<RestorePlan.Obstacle> obstacles = preview.plan().obstacles(index, request, preview.target()).stream()
                .filter(obstacle -> !(request.keepGoing() && obstacle.ofParts()))
                .toList();
        if (!obstacles.isEmpty()) {
            throw TargetException.conflict(
                    "the target " + target + " does not support this backup: "
                            + obstacles.stream()
                                    .map(RestorePlan.Obstacle::problem)
                                    .collect(Collectors.joining("; ")),
                    obstacles.stream()
                            .map(RestorePlan.Obstacle::remedy)
                            .distinct()
                            .collect(Collectors.joining("; ")));
        }
        if (!preview.target().eventTriggers().isEmpty()) {
            log.warn(
                    "event triggers are enabled on the target and will fire: {}",
                    preview.target().eventTriggers());
        }
    }

    private static void checkRefusals(List<String> refusals, String target) {
        if (!refusals.isEmpty()) {
            throw TargetException.conflict(
                    "the target " + target + " has another version and does not support all of this backup: "
                            + String.join("; ", refusals),
                    "nothing was restored: change the named objects in the source and back it up again, or restore everything else and "
                            + Choice.KEEP_GOING);
        }
    }

    private RestoreResult proved(
            BackupFile file,
            RestorePlan plan,
            RestoreRequest request,
            LoadSession session,
            RestoreState state,
            RestoredDefinitions definitions,
            RestoreProgress progress,
            Instant started) {
        BackupIndex index = file.index();
        Failures failures = state.failures();
        for (IndexedTable table : plan.tables()) {
            long loaded = state.rows(table.data().entryId());
            if (loaded != table.rows() && !failures.isFailed(table.data().entryId())) {
                throw RunException.proofFailed(
                        "table " + table.data().label() + " accepted " + loaded + " of " + table.rows() + " rows");
            }
        }
        Set<String> notLoaded = notLoaded(index, plan, failures);
        Set<TableName> created = plan.entries().stream()
                .map(indexed -> indexed.entry())
                .filter(entry -> entry.kind() == EntryKind.TABLE)
                .map(entry -> new TableName(entry.schema(), entry.name()))
                .collect(Collectors.toSet());
        // Tables that existed before were empty, or hold no other rows that match the filter with which they are
        // counted and hashed.
        Set<Integer> cleared = plan.at(Place.DATA).stream()
                .map(cleaned -> cleaned.entry().id())
                .collect(Collectors.toSet());
        List<IndexedTable> provable = plan.tables().stream()
                .filter(table -> !notLoaded.contains(whole(table)))
                .filter(table -> !request.selection().definitions()
                        || created.contains(LoadingWaves.name(table))
                        || cleared.contains(table.data().entryId()))
                .toList();
        DatabaseProof proof = new DatabaseProof(index, session, request.jobs(), progress, memory);
        DatabaseProof.Outcome outcome = request.proof() == RestoreRequest.Proof.HASHES
                ? proof.hashes(provable, plan.largeObjects())
                : proof.counts(provable);
        if (failures.isEmpty()) {
            outcome.check();
        }
        DefinitionOutcome defined = definitions.compare(failures.failed(), progress);
        if (failures.isEmpty()) {
            defined.check();
        }
        DatabaseProof.Outcome all = outcome.with(SequenceProof.differences(file, sequences(plan, failures), session));
        if (failures.isEmpty()) {
            all.check();
        } else {
            all.differences().forEach(failures::add);
        }
        return new RestoreResult(
                plan.entries().size(),
                plan.tables().size(),
                state.rows(),
                IndexedLargeObjects.totals(plan.largeObjects()),
                outcome.tables(),
                notCompared(plan, provable, notLoaded, outcome, request),
                defined,
                leftOut(plan, state),
                plan.statistics(),
                failures.sentences(),
                Duration.between(started, clock.instant()));
    }

    /**
     * Returns the tables that cannot be proved, as named by {@link #whole}: they were not created, or not all of their rows were loaded.
     */
    private static Set<String> notLoaded(BackupIndex index, RestorePlan plan, Failures failures) {
        return plan.tables().stream()
                .filter(table -> {
                    Entry rows = index.entry(table.data().entryId()).entry();
                    return failures.isFailed(rows.id())
                            || rows.dependencies().stream()
                                    .anyMatch(id -> failures.isFailed(id)
                                            && isTable(index.entry(id).entry()));
                })
                .map(RunRestore::whole)
                .collect(Collectors.toSet());
    }

    private static boolean isTable(Entry entry) {
        return entry.kind() == EntryKind.TABLE || entry.kind() == EntryKind.EXTENSION;
    }

    /** Returns the name under which a table is proved: its own, or that of the partition root through which several were loaded. */
    private static String whole(IndexedTable table) {
        return table.data().root().isEmpty()
                ? table.data().label()
                : table.data().root() + " (root)";
    }

    private static List<IndexedEntry> sequences(RestorePlan plan, Failures failures) {
        return plan.at(Place.SEQUENCE_VALUES).stream()
                .filter(indexed -> !failures.isFailed(indexed.entry().id()))
                .toList();
    }

    private static List<String> notCompared(
            RestorePlan plan,
            List<IndexedTable> provable,
            Set<String> notLoaded,
            DatabaseProof.Outcome outcome,
            RestoreRequest request) {
        List<String> sentences = new ArrayList<>(outcome.notComparable());
        for (IndexedTable table : plan.tables()) {
            if (!provable.contains(table) && !notLoaded.contains(whole(table))) {
                sentences.add(
                        "table " + table.data().label() + ": an extension created it, and its existing rows were kept");
            }
        }
        long objects = IndexedLargeObjects.totals(plan.largeObjects()).count();
        if (objects > 0 && request.proof() != RestoreRequest.Proof.HASHES) {
            sentences.add("the content of " + objects + (objects == 1 ? " large object" : " large objects")
                    + ": counting rows does not read it");
        }
        return sentences;
    }

    private static List<String> leftOut(RestorePlan plan, RestoreState state) {
        List<String> leftOut = new ArrayList<>(plan.leftOut());
        for (IndexedTable table : plan.tables()) {
            long loaded = state.rows(table.data().entryId());
            if (loaded < table.rows()) {
                leftOut.add("rows of table " + table.data().label() + ": " + (loaded == 0 ? "none" : "only " + loaded)
                        + " of " + table.rows() + " loaded");
            }
        }
        List<String> refused = state.refusedStatistics();
        if (!refused.isEmpty()) {
            leftOut.add("part of the planner statistics of "
                    + refused.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (refused.size() > NAMED ? " and " + (refused.size() - NAMED) + " more" : "")
                    + ": the target did not accept it");
        }
        return leftOut;
    }
}
