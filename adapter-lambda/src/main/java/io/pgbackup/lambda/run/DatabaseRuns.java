package io.pgbackup.lambda.run;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackups;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.lambda.run.DatabaseReport.Figures;
import io.pgbackup.lambda.run.DatabaseReport.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the time while one database after the other is backed up, and reports the result of each. */
final class DatabaseRuns implements RunBackups.Observer {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRuns.class);

    /** With less time left than this, a backup is not started. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final BackupCatalog catalog;
    private final TimeLimit limit;
    private final Whereabouts whereabouts;
    private final Clock clock;
    private final Consumer<DatabaseReport> reports;

    /** The first backup that starts has the whole time of the invocation, so it is tried even if its last run took longer. */
    private boolean isFirst = true;

    private TimeLimit.Watch watch = () -> {};

    /** The newest backup before this run, from this server if there is one. */
    private Optional<Inspected> previous = Optional.empty();

    /** @param reports receives one report for each database, and for the globals of each server */
    DatabaseRuns(
            BackupCatalog catalog,
            TimeLimit limit,
            Whereabouts whereabouts,
            Clock clock,
            Consumer<DatabaseReport> reports) {
        this.catalog = catalog;
        this.limit = limit;
        this.whereabouts = whereabouts;
        this.clock = clock;
        this.reports = reports;
    }

    /** Thrown if not enough time is left. */
    private static final class NotStartedException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    @Override
    public void begins(BackupId id) {
        previous = Optional.empty();
        if (!limit.allows(LEAST)) {
            throw new NotStartedException();
        }
        whereabouts.enter(id.database(), BackupKeys.key(id));
        watch = limit.watch();
        previous = catalog.newestComplete(id.database());
    }

    @Override
    public void hasDumper(BackupId id, DatabaseDumper dumper) {
        Optional<Inspected> newest = previous;
        if (newest.filter(one -> isAt(dumper.host(), one)).isEmpty()) {
            previous = newest.flatMap(other -> catalog.newestComplete(
                            id.database(), one -> one.source().isAt(dumper.host())))
                    .or(() -> newest);
        }
        if (!isFirst && !limit.allows(expected())) {
            throw new NotStartedException();
        }
    }

    private static boolean isAt(String host, Inspected backup) {
        return backup.summary().orElseThrow().source().isAt(host);
    }

    private Duration expected() {
        return previous.map(DatabaseRuns::duration).orElse(Duration.ZERO);
    }

    /** Returns the time from the snapshot of that backup to its publication, as far as the store's clock can be trusted. */
    private static Duration duration(Inspected backup) {
        Duration duration = Duration.between(
                backup.summary().orElseThrow().snapshotTime(), backup.backup().storedAt());
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    @Override
    public BackupProgress progress(BackupId id) {
        isFirst = false;
        return new Phases();
    }

    @Override
    public void prunes(BackupId id) {
        whereabouts.reach(Phase.PRUNING);
    }

    @Override
    public void ended(RunBackups.Outcome outcome) {
        DatabaseReport report;
        try {
            report = report(outcome);
        } finally {
            watch.close();
            watch = () -> {};
            whereabouts.leave();
        }
        reports.accept(report);
    }

    private DatabaseReport report(RunBackups.Outcome outcome) {
        String name = outcome.id().database();
        if (outcome.thrown().filter(NotStartedException.class::isInstance).isPresent()) {
            return DatabaseReport.failed(name, Status.NOT_STARTED, notStarted(), age(outcome));
        }
        if (outcome.isLeftToAnother()) {
            outcome.failure().ifPresent(failure -> LOG.info("left to another run: {}", failure.message()));
            return DatabaseReport.left(name, age(outcome));
        }
        outcome.pruned()
                .ifPresent(pruned -> pruned.damaged()
                        .forEach(location -> LOG.warn("{} is not a complete backup, and is left alone", location)));
        @Nullable Failure failure = failure(outcome);
        BackupResult done = outcome.result().orElse(null);
        if (done == null) {
            return DatabaseReport.failed(name, Status.FAILED, Objects.requireNonNull(failure), age(outcome));
        }
        for (String warning : done.warnings()) {
            LOG.warn("{}", warning);
        }
        Figures figures = done.alreadyDone()
                ? null
                : new Figures(
                        done.backup().size(),
                        done.rawBytes(),
                        done.rows(),
                        done.tables(),
                        done.largeObjects(),
                        done.duration());
        return new DatabaseReport(
                name,
                done.alreadyDone() ? Status.ALREADY_DONE : Status.DONE,
                BackupKeys.key(done.backup().id()),
                figures,
                outcome.pruned().map(PruneResult::deleted).orElse(0),
                done.warnings(),
                failure,
                age(outcome),
                figures == null ? null : sizeRatio(outcome.id(), done));
    }

    private @Nullable Failure failure(RunBackups.Outcome outcome) {
        Throwable thrown = outcome.thrown().orElse(null);
        if (thrown == null) {
            return null;
        }
        // The interrupt makes libraries fail in ways that are not meaningful.
        boolean isOver = limit.isOver();
        if (isOver || !(thrown instanceof BackupServiceException)) {
            LOG.error(isOver ? "out of time" : "unexpected failure", thrown);
        }
        return isOver
                ? TimeLimit.failure(whereabouts.phase(), outcome.result().isPresent())
                : outcome.failure().orElseThrow();
    }

    private Failure notStarted() {
        Duration expected = expected();
        return new Failure(
                FailureKind.INTERRUPTED,
                "not begun: " + limit.left().toSeconds() + " s are left of the function's time"
                        + (expected.isZero() ? "" : ", and the last backup took " + expected.toSeconds() + " s"),
                "give each database a schedule of its own, or raise the function's timeout or memory");
    }

    private static @Nullable Double sizeRatio(BackupId id, BackupResult done) {
        return done.previous()
                .filter(before -> before.id().compression() == id.compression() && before.size() > 0)
                .map(before -> (double) done.backup().size() / before.size())
                .orElse(null);
    }

    private @Nullable Duration age(RunBackups.Outcome outcome) {
        Optional<Instant> before = previous.map(one -> one.backup().id().time());
        Optional<Instant> newest = outcome.result()
                .map(done -> done.backup().id().time())
                .map(now -> before.filter(one -> one.isAfter(now)).orElse(now))
                .or(() -> before);
        return newest.map(time -> Duration.between(time, clock.instant()))
                .map(age -> age.isNegative() ? Duration.ZERO : age)
                .orElse(null);
    }

    private final class Phases implements BackupProgress {

        @Override
        public void started(BackupId id) {
            whereabouts.reach(Phase.CONNECTING);
            LOG.info("backup started");
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
