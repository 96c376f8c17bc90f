package io.pgbackup.core.restore.engine;

import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseLoader;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.plan.LoadingWaves;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.plan.RowsRun;
import io.pgbackup.core.restore.plan.RowsRuns;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A backup, a target in memory, and the classes that load the backup into the target. */
final class RestoreRig implements AutoCloseable {

    static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);

    final FakeBackups backups = new FakeBackups(ID.time());
    final FakeDatabaseLoader loader = new FakeDatabaseLoader("copy");
    final BackupFile file;
    final RestoreRequest request;
    final RestoreState state = new RestoreState();
    LoadSession session;

    RestoreRig(FakeDatabase database, boolean keepGoing) {
        this(database, keepGoing, 2);
    }

    RestoreRig(FakeDatabase database, boolean keepGoing, int jobs) {
        backups.backUp(ID, database);
        file = backups.open(ID);
        request = new RestoreRequest(
                jobs, Selection.all(), true, true, true, false, "", keepGoing, RestoreRequest.Proof.COUNTS);
        session = loader.open(
                new LoadRequest(jobs, List.of(), "UTF8", file.index().facts().charset(), ""));
    }

    /** Wraps the loader of the target. */
    RestoreRig through(UnaryOperator<LoadSession> change) {
        session = change.apply(session);
        return this;
    }

    void restore() {
        restore(RestoreProgress.NONE);
    }

    void restore(RestoreProgress progress) {
        BackupIndex index = file.index();
        RestorePlan plan = RestorePlan.of(index, request).on(session.facts());
        new RestoreEngine(file, plan, LoadingWaves.ofNew(index, index.tables()), request, session, state, progress)
                .run();
    }

    /** Loads all rows into existing tables. */
    void loadRows(BackupFile from) {
        RowsLoader rows = new RowsLoader(from, session, true, request.keepGoing(), state, RestoreProgress.NONE);
        for (RowsRun run : RowsRuns.of(
                from.index(), from.index().tables(), from.index().largeObjects(), from.sequential(), true, 2)) {
            rows.load(run);
        }
    }

    @Override
    public void close() {
        session.close();
        file.close();
    }
}
