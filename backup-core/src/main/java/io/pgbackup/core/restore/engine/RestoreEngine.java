package io.pgbackup.core.restore.engine;

import io.pgbackup.core.dump.Place;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.plan.LockingOrder;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.plan.RowsQueue;
import io.pgbackup.core.restore.plan.RowsRun;
import io.pgbackup.core.restore.plan.RowsRuns;
import io.pgbackup.core.restore.plan.Statement;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads a plan into a target, phase by phase. Used once. */
public final class RestoreEngine {

    private final BackupFile file;
    private final RestorePlan plan;
    private final List<List<IndexedTable>> waves;
    private final RestoreRequest request;
    private final LoadSession session;
    private final RestoreState state;
    private final RestoreProgress progress;
    private final EntryExecutor executor;

    public RestoreEngine(
            BackupFile file,
            RestorePlan plan,
            List<List<IndexedTable>> waves,
            RestoreRequest request,
            LoadSession session,
            RestoreState state,
            RestoreProgress progress) {
        this.file = file;
        this.plan = plan;
        this.waves = waves;
        this.request = request;
        this.session = session;
        this.state = state;
        this.progress = progress;
        this.executor = new EntryExecutor(request, session, state, progress);
    }

    public void run() {
        inOrder(Place.PRE_DATA);
        clearConfiguration();
        // Entries that create large objects are in pre-data; their content is data.
        rows();
        inOrder(Place.SEQUENCE_VALUES);
        inOrder(Place.STATISTICS);
        sideBySide();
        inOrder(Place.PRIVILEGES);
        inOrder(Place.LAST);
    }

    /**
     * Deletes from configuration tables the rows that the scripts of their extensions have inserted and that the backup holds as well;
     * referencing tables come first. If no definitions are restored, it has been checked that these tables hold no such rows.
     */
    private void clearConfiguration() {
        List<IndexedEntry> entries = request.selection().definitions() ? plan.at(Place.DATA) : List.of();
        if (entries.isEmpty()) {
            return;
        }
        List<Statement> statements = new ArrayList<>();
        EntryTexts.read(
                file, entries, this::hasOwner, (entry, sql) -> statements.add(new Statement(entry.entry(), sql)));
        statements.sort(
                Comparator.comparing((Statement statement) -> statement.entry().id())
                        .reversed());
        begin("configuration of extensions", entries.size());
        executor.executeOneByOne(Place.DATA, statements, entry -> {});
    }

    /**
     * Whether the owner of an object is set. In a restore that keeps going, an object whose owner is missing, or cannot be set, is restored
     * without it; this has been noted as a failure.
     */
    private boolean hasOwner(IndexedEntry indexed) {
        return request.owners()
                && !(request.keepGoing() && cannotOwn(indexed.entry().owner()));
    }

    private boolean cannotOwn(String role) {
        return !role.isEmpty() && !session.facts().owners().contains(role);
    }

    private void begin(String name, int steps) {
        state.begin(name, steps);
        progress.phase(name, steps);
    }

    private void inOrder(Place place) {
        List<IndexedEntry> entries = plan.at(place);
        if (entries.isEmpty()) {
            return;
        }
        begin(place.label(), entries.size());
        OrderedEntries ordered = new OrderedEntries(place, executor, request.jobs(), session::close);
        EntryTexts.read(file, entries, this::hasOwner, (entry, sql) -> ordered.add(new Statement(entry.entry(), sql)));
        ordered.finish();
    }

    private void rows() {
        List<List<RowsRun>> loads = new ArrayList<>();
        // Large objects need no order, and are loaded with the first wave.
        List<IndexedLargeObjects> largeObjects = plan.largeObjects();
        boolean isNew = request.selection().definitions();
        for (List<IndexedTable> tables : waves.isEmpty() ? List.of(List.<IndexedTable>of()) : waves) {
            loads.add(RowsRuns.of(file.index(), tables, largeObjects, file.sequential(), isNew, request.jobs()));
            largeObjects = List.of();
        }
        int steps = loads.stream()
                .flatMap(List::stream)
                .mapToInt(run -> run.shares().size())
                .sum();
        if (steps > 0) {
            begin("data", steps);
            RowsLoader loader = new RowsLoader(file, session, isNew, request.keepGoing(), state, progress);
            loads.forEach(runs -> load(loader, runs));
        }
    }

    private void load(RowsLoader loader, List<RowsRun> runs) {
        RowsQueue queue = new RowsQueue(runs);
        try (WorkerCrew crew = new WorkerCrew("load", request.jobs(), session::close)) {
            for (int i = 0; i < request.jobs(); i++) {
                crew.submit(() -> {
                    for (Optional<RowsRun> run = queue.take(); run.isPresent(); run = queue.take()) {
                        loader.load(run.get());
                        queue.done(run.get());
                    }
                });
            }
            crew.join();
        }
    }

    private void sideBySide() {
        List<IndexedEntry> entries = plan.at(Place.POST_DATA);
        if (entries.isEmpty()) {
            return;
        }
        begin(Place.POST_DATA.label(), entries.size());
        Map<Integer, Statement> statements = new HashMap<>();
        EntryTexts.read(
                file,
                entries,
                this::hasOwner,
                (entry, sql) -> statements.put(entry.entry().id(), new Statement(entry.entry(), sql)));
        LockingOrder order = new LockingOrder(file.index(), entries, request.jobs());
        Runnable stop = () -> {
            order.stop();
            session.close();
        };
        try (WorkerCrew crew = new WorkerCrew("build", request.jobs(), stop)) {
            for (int i = 0; i < request.jobs(); i++) {
                crew.submit(() -> work(order, statements));
            }
            crew.join();
        }
    }

    private void work(LockingOrder order, Map<Integer, Statement> statements) {
        try {
            for (List<Integer> next = order.take(); !next.isEmpty(); next = order.take()) {
                List<Statement> run = new ArrayList<>();
                for (int id : next) {
                    Statement statement = statements.get(id);
                    if (statement == null) {
                        throw new IllegalStateException("entry " + id + " has no text");
                    }
                    run.add(statement);
                }
                executor.execute(Place.POST_DATA, run, entry -> beAlone(order, entry.id()));
                order.done(next);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void beAlone(LockingOrder order, int id) {
        try {
            order.beAlone(id);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RuntimeException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return WorkerCrew.interruption(e);
    }
}
