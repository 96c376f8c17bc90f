package io.pgbackup.core.restore.engine;

import io.pgbackup.core.dump.Place;
import io.pgbackup.core.restore.plan.IndependentRuns;
import io.pgbackup.core.restore.plan.SharedTransactions;
import io.pgbackup.core.restore.plan.Statement;
import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Executes the entries of one place in their order: as many in one transaction as may share one, and in parallel if neighbouring entries do
 * not depend on each other. Used by one thread.
 */
final class OrderedEntries {

    private static final int RUNS_PER_JOB = 4;

    private final Place place;
    private final EntryExecutor executor;
    private final int jobs;
    private final Runnable stop;
    private final IndependentRuns independent;
    private final List<Statement> gathered = new ArrayList<>();
    private int characters;

    /** @param stop interrupts statements that other threads execute */
    OrderedEntries(Place place, EntryExecutor executor, int jobs, Runnable stop) {
        this.place = place;
        this.executor = executor;
        this.jobs = jobs;
        this.stop = stop;
        this.independent = new IndependentRuns(jobs * RUNS_PER_JOB);
    }

    void add(Statement statement) {
        if (jobs > 1 && addIndependent(statement)) {
            return;
        }
        executeIndependent();
        boolean shares = SharedTransactions.mayShare(statement.entry().kind());
        int length = statement.sql().length();
        if (!shares
                || gathered.size() == SharedTransactions.ENTRIES
                || characters + length > SharedTransactions.CHARACTERS) {
            executeGathered();
        }
        gathered.add(statement);
        characters += length;
        if (!shares) {
            executeGathered();
        }
    }

    private boolean addIndependent(Statement statement) {
        boolean added = independent.add(statement);
        if (!added) {
            executeIndependent();
            added = independent.add(statement);
        }
        if (added) {
            executeGathered();
        }
        return added;
    }

    /** Executes the remaining entries. */
    void finish() {
        executeIndependent();
        executeGathered();
    }

    private void executeGathered() {
        executor.execute(place, gathered, entry -> {});
        gathered.clear();
        characters = 0;
    }

    /**
     * Executes independent runs in parallel. A run that fails is executed again after all runs have ended, so that the runs affect only the
     * speed.
     */
    private void executeIndependent() {
        List<List<Statement>> runs = independent.take();
        if (runs.size() < 2) {
            runs.forEach(run -> executor.execute(place, run, entry -> {}));
            return;
        }
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        try (WorkerCrew crew = new WorkerCrew("define", Math.min(jobs, runs.size()), stop)) {
            for (int i = 0; i < runs.size(); i++) {
                int number = i;
                crew.submit(() -> {
                    if (executor.isDoneTogether(place, runs.get(number))) {
                        done.add(number);
                    }
                });
            }
            crew.join();
        }
        for (int i = 0; i < runs.size(); i++) {
            if (!done.contains(i)) {
                executor.executeOneByOne(place, runs.get(i), entry -> {});
            }
        }
    }
}
