package io.pgbackup.lambda.run;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.core.verify.Lineage;
import io.pgbackup.lambda.run.DatabaseReport.Figures;
import io.pgbackup.lambda.run.DatabaseReport.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up one database after the other, each on its own: what happens to one is told and harms no other. */
final class DatabaseRun {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRun.class);

    /** Whatever has less time left is not worth beginning. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final RunBackup backups;
    private final BackupCatalog catalog;
    private final PruneBackups pruning;
    private final RetentionPolicy policy;
    private final TimeLimit limit;
    private final Whereabouts whereabouts;
    private final Clock clock;

    DatabaseRun(
            RunBackup backups,
            BackupCatalog catalog,
            PruneBackups pruning,
            RetentionPolicy policy,
            TimeLimit limit,
            Whereabouts whereabouts,
            Clock clock) {
        this.backups = backups;
        this.catalog = catalog;
        this.pruning = pruning;
        this.policy = policy;
        this.limit = limit;
        this.whereabouts = whereabouts;
        this.clock = clock;
    }

    /**
     * Backs up and prunes.
     *
     * @param dumper of the database; making it may fail, too, if its settings make no sense
     * @param isFirst whether it has the invocation's whole time, which it must then try to do with
     */
    DatabaseReport run(BackupRequest request, Supplier<DatabaseDumper> dumper, boolean isFirst) {
        BackupId id = request.id();
        Attempt attempt = new Attempt(request, dumper);
        if (!limit.allows(LEAST)) {
            return attempt.notStarted(Duration.ZERO);
        }
        whereabouts.enter(id.database(), BackupKeys.key(id));
        TimeLimit.Watch watch = limit.watch();
        try {
            DatabaseDumper made = attempt.lookAround();
            Duration expected = attempt.expected();
            if (!isFirst && !limit.allows(expected)) {
                return attempt.notStarted(expected);
            }
            attempt.backUp(made);
            attempt.prune();
        } catch (RuntimeException | OutOfMemoryError e) {
            attempt.fail(e);
        } finally {
            watch.close();
            whereabouts.leave();
        }
        return attempt.report();
    }

    private static boolean isAt(String host, Inspected backup) {
        return backup.summary().orElseThrow().source().isAt(host);
    }

    /** How long that backup took from its snapshot to its publication, as far as the store's clock can be trusted. */
    private static Duration duration(Inspected backup) {
        Duration duration = Duration.between(
                backup.summary().orElseThrow().snapshotTime(), backup.backup().storedAt());
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private final class Attempt {

        private final BackupRequest request;
        private final Supplier<DatabaseDumper> dumper;
        /** The newest backup before this run; that of this server, if there is one. */
        private Optional<Inspected> previous = Optional.empty();

        private @Nullable BackupResult result;
        private int deleted;
        private @Nullable Failure failure;
        private boolean isLeft;

        Attempt(BackupRequest request, Supplier<DatabaseDumper> dumper) {
            this.request = request;
            this.dumper = dumper;
        }

        DatabaseDumper lookAround() {
            String name = request.id().database();
            Optional<Inspected> newest = catalog.newestComplete(name);
            previous = newest;
            DatabaseDumper made = dumper.get();
            if (newest.filter(one -> isAt(made.host(), one)).isEmpty()) {
                previous = newest.flatMap(other ->
                                catalog.newestComplete(name, one -> one.source().isAt(made.host())))
                        .or(() -> newest);
            }
            return made;
        }

        Duration expected() {
            return previous.map(DatabaseRun::duration).orElse(Duration.ZERO);
        }

        void backUp(DatabaseDumper made) {
            BackupResult done = backUpOrLook(made);
            result = done;
            for (String warning : done.warnings()) {
                LOG.warn("{}", warning);
            }
        }

        /** Who was faster with this name is looked at as if its backup had been there before: it is this one, or a conflict. */
        private BackupResult backUpOrLook(DatabaseDumper made) {
            try {
                return backups.run(request, made, new Phases());
            } catch (TargetException e) {
                if (e.kind() != FailureKind.TARGET_CONFLICT) {
                    throw e;
                }
                LOG.info("{}; it is looked at", e.getMessage());
                return backups.run(request, made, new Phases());
            }
        }

        void prune() {
            whereabouts.reach(Phase.PRUNING);
            PruneBackups.PruneResult pruned = pruning.after(
                    request.id().database(),
                    Lineage.of(
                            Objects.requireNonNull(result).source(),
                            request.scope().selection()),
                    policy);
            deleted = pruned.deleted();
            for (String location : pruned.damaged()) {
                LOG.warn("{} is not a complete backup, and is left alone", location);
            }
        }

        void fail(Throwable thrown) {
            if (result == null
                    && thrown instanceof BackupServiceException known
                    && known.kind() == FailureKind.LOCKED) {
                LOG.info("left to another run: {}", known.getMessage());
                isLeft = true;
                return;
            }
            // The interrupt makes libraries fail in ways that mean nothing.
            failure = limit.isOver() ? Failure.outOfTime(whereabouts.phase(), result != null) : Failure.of(thrown);
            if (limit.isOver() || !(thrown instanceof BackupServiceException)) {
                LOG.error(limit.isOver() ? "out of time" : "unexpected failure", thrown);
            }
        }

        DatabaseReport notStarted(Duration expected) {
            return DatabaseReport.failed(
                    request.id().database(),
                    Status.NOT_STARTED,
                    new Failure(
                            FailureKind.INTERRUPTED,
                            "not begun: " + limit.left().toSeconds() + " s are left of the function's time"
                                    + (expected.isZero()
                                            ? ""
                                            : ", and the last backup took " + expected.toSeconds() + " s"),
                            "give each database a schedule of its own, or raise the function's timeout or memory"),
                    age());
        }

        DatabaseReport report() {
            BackupResult done = result;
            if (isLeft) {
                return DatabaseReport.left(request.id().database(), age());
            }
            if (done == null) {
                return DatabaseReport.failed(
                        request.id().database(), Status.FAILED, Objects.requireNonNull(failure), age());
            }
            List<String> warnings = new ArrayList<>(done.warnings());
            long size = done.backup().size();
            Figures figures = done.alreadyDone()
                    ? null
                    : new Figures(
                            size, done.rawBytes(), done.rows(), done.tables(), done.largeObjects(), done.duration());
            return new DatabaseReport(
                    request.id().database(),
                    done.alreadyDone() ? Status.ALREADY_DONE : Status.DONE,
                    BackupKeys.key(done.backup().id()),
                    figures,
                    deleted,
                    warnings,
                    failure,
                    age(),
                    figures == null ? null : sizeRatio(done));
        }

        private @Nullable Double sizeRatio(BackupResult done) {
            return done.previous()
                    .filter(before -> before.id().compression() == request.id().compression() && before.size() > 0)
                    .map(before -> (double) done.backup().size() / before.size())
                    .orElse(null);
        }

        private @Nullable Duration age() {
            BackupResult done = result;
            Optional<Instant> newest =
                    previous.map(before -> before.backup().id().time());
            if (done != null) {
                Instant now = done.backup().id().time();
                newest =
                        Optional.of(newest.filter(before -> before.isAfter(now)).orElse(now));
            }
            return newest.map(time -> Duration.between(time, clock.instant()))
                    .map(age -> age.isNegative() ? Duration.ZERO : age)
                    .orElse(null);
        }
    }

    private final class Phases implements BackupProgress {

        @Override
        public void started(BackupId id) {
            whereabouts.reach(Phase.CONNECTING);
            LOG.info("backup begun");
        }

        @Override
        public void planned(int entries, int tables, long estimatedBytes, int jobs) {
            whereabouts.reach(Phase.READING_ROWS);
            LOG.info(
                    "{} definitions read; rows of {} tables, about {} bytes, follow over {} connections",
                    entries,
                    tables,
                    estimatedBytes,
                    jobs);
        }
    }
}
