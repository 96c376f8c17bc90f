package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Backs up databases one after another, deletes old backups after each new one, and then backs up the globals of each server once. A
 * failure of one backup is reported and does not affect the others.
 */
public final class RunBackups {

    private final RunBackup backups;
    private final PruneBackups pruning;
    private final RetentionPolicy policy;

    /**
     * Creates the use case for one store.
     *
     * @param backups creates each backup
     * @param pruning deletes old backups of the same store
     * @param policy decides which old backups are deleted after each new one
     */
    public RunBackups(RunBackup backups, PruneBackups pruning, RetentionPolicy policy) {
        this.backups = backups;
        this.pruning = pruning;
        this.policy = policy;
    }

    /** A database to back up. */
    public interface Target {

        /** {@return the name under which its backups are stored} */
        String name();

        /**
         * Returns the dumper of the database. Fails if the settings of the database are invalid; the methods below may fail then, too.
         *
         * @return the port that reads the database
         */
        DatabaseDumper dumper();

        /** {@return the name of its server, whose globals are backed up once} */
        String server();

        /** {@return the dumper of the globals of its server} */
        DatabaseDumper globals();
    }

    /**
     * The common properties of all backups of one run.
     *
     * @param time the time in their names
     * @param compression their compression
     * @param jobs connections to each database
     * @param scope what to back up of each database
     * @param globals whether the globals of the servers are backed up
     */
    public record Plan(Instant time, Compression compression, int jobs, DumpScope scope, boolean globals) {

        BackupRequest of(String name) {
            return BackupRequest.of(new BackupId(name, time, compression), jobs, scope);
        }

        BackupRequest ofGlobals(String server) {
            return BackupRequest.of(
                    new BackupId(BackupId.GLOBALS + server, time, compression),
                    jobs,
                    new DumpScope(DumpSelection.everything(), scope.waivers()));
        }
    }

    /**
     * Is notified of each backup, and may refuse it. An exception from any method except for {@link #ended} is the failure of that backup.
     */
    public interface Observer {

        /** {@return whether another backup is to be tried after those that have ended} */
        default boolean goesOn() {
            return true;
        }

        /**
         * A backup is about to begin.
         *
         * @param id the id of the backup
         */
        default void begins(BackupId id) {}

        /**
         * A backup is about to begin, and the settings of its database are valid.
         *
         * @param id the id of the backup
         * @param dumper reads the database
         */
        default void hasDumper(BackupId id, DatabaseDumper dumper) {}

        /**
         * {@return a listener for the progress of a backup}
         *
         * @param id the id of the backup
         */
        default BackupProgress progress(BackupId id) {
            return BackupProgress.NONE;
        }

        /**
         * The backup exists, and old ones are about to be deleted.
         *
         * @param id the id of the backup
         */
        default void prunes(BackupId id) {}

        /**
         * A backup has ended, successfully or not.
         *
         * @param outcome the result
         */
        void ended(Outcome outcome);
    }

    /**
     * The outcome of one backup.
     *
     * @param id the id of the requested backup
     * @param scope the requested scope
     * @param result the backup; empty if none exists
     * @param pruned what was deleted after it; empty if that failed, or was not reached
     * @param failure what failed; empty if nothing did
     * @param thrown the same failure, as it was thrown
     */
    public record Outcome(
            BackupId id,
            DumpScope scope,
            Optional<BackupResult> result,
            Optional<PruneResult> pruned,
            Optional<Failure> failure,
            Optional<Throwable> thrown) {

        /** {@return whether another run is backing up the same database into the same store; that run reports the outcome} */
        public boolean isLeftToAnother() {
            return result.isEmpty()
                    && failure.filter(one -> one.kind() == FailureKind.LOCKED).isPresent();
        }
    }

    /**
     * Tries all databases, and the globals of their servers, except for servers on which no database could be backed up: the same failure
     * would be reported again.
     *
     * @param targets the databases, in this order
     * @param plan the common properties of all backups
     * @param observer is notified of each backup
     */
    public void run(List<Target> targets, Plan plan, Observer observer) {
        Map<String, Target> servers = new LinkedHashMap<>();
        for (Target target : targets) {
            if (observer.goesOn() && run(plan.of(target.name()), target::dumper, observer)) {
                servers.putIfAbsent(target.server(), target);
            }
        }
        List<Target> withGlobals = plan.globals() ? new ArrayList<>(servers.values()) : List.of();
        for (Target target : withGlobals) {
            if (observer.goesOn()) {
                run(plan.ofGlobals(target.server()), target::globals, observer);
            }
        }
    }

    /** Returns whether the backup exists now. */
    private boolean run(BackupRequest request, Supplier<DatabaseDumper> dumper, Observer observer) {
        BackupId id = request.id();
        @Nullable BackupResult result = null;
        @Nullable PruneResult pruned = null;
        @Nullable Throwable thrown = null;
        try {
            observer.begins(id);
            DatabaseDumper made = dumper.get();
            observer.hasDumper(id, made);
            result = backups.run(request, made, observer.progress(id));
            observer.prunes(id);
            Lineage own = Lineage.of(result.source(), request.scope().selection());
            pruned = pruning.after(id.database(), own, policy);
        } catch (RuntimeException | OutOfMemoryError e) {
            thrown = e;
        }
        observer.ended(new Outcome(
                id,
                request.scope(),
                Optional.ofNullable(result),
                Optional.ofNullable(pruned),
                Optional.ofNullable(thrown).map(Failure::of),
                Optional.ofNullable(thrown)));
        return result != null;
    }
}
