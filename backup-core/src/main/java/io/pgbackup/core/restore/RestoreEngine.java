package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.IndexedEntry;
import io.pgbackup.core.format.IndexedLargeObjects;
import io.pgbackup.core.format.IndexedTable;
import io.pgbackup.core.format.SegmentRecord;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Loads a plan into a target, phase by phase. Used once. */
final class RestoreEngine {

    private static final int DEADLOCK_RETRIES = 3;

    private final BackupFile file;
    private final RestorePlan plan;
    private final List<List<IndexedTable>> waves;
    private final RestoreRequest request;
    private final LoadSession session;
    private final RestoreState state;
    private final RestoreProgress progress;

    RestoreEngine(
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
    }

    void run() {
        inOrder(Place.PRE_DATA);
        // the entries that create large objects stand there too; their content is data
        rows();
        inOrder(Place.SEQUENCE_VALUES);
        inOrder(Place.STATISTICS);
        sideBySide();
        inOrder(Place.PRIVILEGES);
        inOrder(Place.LAST);
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
        EntryTexts.read(file, entries, request.owners(), (entry, sql) -> execute(place, entry, sql));
    }

    private void execute(Place place, IndexedEntry entry, String sql) {
        execute(place, entry, sql, () -> {});
    }

    private void execute(Place place, IndexedEntry entry, String sql, Runnable beforeRetry) {
        if (Thread.currentThread().isInterrupted()) {
            throw new RunException(FailureKind.INTERRUPTED, "interrupted");
        }
        String label = entry.entry().label();
        try {
            executeOnce(entry.entry(), sql, beforeRetry);
            state.step(place.label());
        } catch (BackupServiceException e) {
            boolean isOfThisEntry = e.kind() == FailureKind.SQL_FAILED || e.kind() == FailureKind.DEADLOCK;
            if (!request.keepGoing() || !isOfThisEntry) {
                throw e;
            }
            state.failed(e);
        }
        progress.stepDone(label);
    }

    /** A statement that lost a deadlock was rolled back whole, and can run again. */
    private void executeOnce(Entry entry, String sql, Runnable beforeRetry) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (entry.kind() != EntryKind.STATISTICS_DATA) {
                    session.execute(entry.label(), sql);
                } else if (!session.loadStatistics(entry.label(), sql)) {
                    state.refusedStatistics(entry.schema() + "." + entry.name());
                }
                return;
            } catch (BackupServiceException e) {
                if (e.kind() != FailureKind.DEADLOCK || attempt == DEADLOCK_RETRIES) {
                    throw e;
                }
            }
            beforeRetry.run();
        }
    }

    /** What one wave loads. */
    private record Wave(RowsLoader loader, List<List<SegmentRecord>> runs) {}

    private void rows() {
        List<Wave> loads = new ArrayList<>();
        // Large objects need no order, and go with the first.
        List<IndexedLargeObjects> largeObjects = plan.largeObjects();
        for (List<IndexedTable> tables : waves.isEmpty() ? List.of(List.<IndexedTable>of()) : waves) {
            RowsLoader loader = new RowsLoader(file, tables, largeObjects, session, state, progress);
            loads.add(new Wave(loader, loader.runs(request.jobs())));
            largeObjects = List.of();
        }
        int steps = loads.stream()
                .flatMap(wave -> wave.runs().stream())
                .mapToInt(List::size)
                .sum();
        if (steps > 0) {
            begin("data", steps);
            loads.forEach(wave -> load(wave.loader(), wave.runs()));
        }
    }

    private void load(RowsLoader loader, List<List<SegmentRecord>> runs) {
        Queue<List<SegmentRecord>> queue = new ConcurrentLinkedQueue<>(runs);
        try (WorkerCrew crew = new WorkerCrew("load", request.jobs(), session::close)) {
            for (int i = 0; i < request.jobs(); i++) {
                crew.submit(() -> {
                    for (List<SegmentRecord> run = queue.poll(); run != null; run = queue.poll()) {
                        loader.load(run);
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
        Map<Integer, String> texts = new HashMap<>();
        Map<Integer, IndexedEntry> byId = new HashMap<>();
        EntryTexts.read(file, entries, request.owners(), (entry, sql) -> {
            texts.put(entry.entry().id(), sql);
            byId.put(entry.entry().id(), entry);
        });
        LockingOrder order = new LockingOrder(file.index(), entries);
        Runnable stop = () -> {
            order.stop();
            session.close();
        };
        try (WorkerCrew crew = new WorkerCrew("build", request.jobs(), stop)) {
            for (int i = 0; i < request.jobs(); i++) {
                crew.submit(() -> work(order, texts, byId));
            }
            crew.join();
        }
    }

    private void work(LockingOrder order, Map<Integer, String> texts, Map<Integer, IndexedEntry> byId) {
        try {
            for (Optional<Integer> next = order.take(); next.isPresent(); next = order.take()) {
                int id = next.get();
                IndexedEntry entry = byId.get(id);
                String sql = texts.get(id);
                if (entry == null || sql == null) {
                    throw new IllegalStateException("entry " + id + " has no text");
                }
                execute(Place.POST_DATA, entry, sql, () -> beAlone(order, id));
                order.done(id);
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
