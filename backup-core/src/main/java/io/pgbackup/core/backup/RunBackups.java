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
 * Backs up databases one after the other, deletes what each new backup lets go, and then backs up the globals of each server once. What
 * happens to one is told and harms no other.
 */
public final class RunBackups {

    private final RunBackup backups;
    private final PruneBackups pruning;
    private final RetentionPolicy policy;

    /**
     * Runs into one store.
     *
     * @param backups makes each backup
     * @param pruning of the same store
     * @param policy decides what each new backup lets go
     */
    public RunBackups(RunBackup backups, PruneBackups pruning, RetentionPolicy policy) {
        this.backups = backups;
        this.pruning = pruning;
        this.policy = policy;
    }

    /** One database. */
    public interface Target {

        /**
         * Under which its backups are filed.
         *
         * @return the name under which the backups are filed
         */
        String name();

        /**
         * Reads it. Fails if its settings make no sense, as the others may then, too.
         *
         * @return reads the database
         */
        DatabaseDumper dumper();

        /**
         * Names its server, whose globals are backed up once.
         *
         * @return the name of the server
         */
        String server();

        /**
         * Reads the globals of its server.
         *
         * @return reads the globals
         */
        DatabaseDumper globals();
    }

    /**
     * What all backups of one run have in common.
     *
     * @param time in their names
     * @param compression of them
     * @param jobs connections to each database
     * @param scope of each database
     * @param globals whether those of the servers are wanted
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

    /** Is told of each backup, and may refuse it. Whatever it throws, but for {@link #ended}, is the failure of that backup. */
    public interface Observer {

        /** {@return whether another backup is to be tried, after those that have ended} */
        default boolean goesOn() {
            return true;
        }

        /**
         * A backup is to be made.
         *
         * @param id the name of the backup
         */
        default void begins(BackupId id) {}

        /**
         * The same; the settings of its database make sense.
         *
         * @param id the name of the backup
         * @param dumper reads the database
         */
        default void hasDumper(BackupId id, DatabaseDumper dumper) {}

        /**
         * Is told how it goes on.
         *
         * @param id the name of the backup
         * @return is told how the backup goes on
         */
        default BackupProgress progress(BackupId id) {
            return BackupProgress.NONE;
        }

        /**
         * There is a backup, and old ones are about to be deleted.
         *
         * @param id the name of the backup
         */
        default void prunes(BackupId id) {}

        /**
         * It has ended, well or not.
         *
         * @param outcome how it went
         */
        void ended(Outcome outcome);
    }

    /**
     * How one backup went.
     *
     * @param id of the backup that was asked for
     * @param scope what was asked for
     * @param result the backup; empty if there is none
     * @param pruned what was deleted after it; empty if that failed, or was not reached
     * @param failure what went wrong; empty if nothing did
     * @param thrown the same, as it was thrown
     */
    public record Outcome(
            BackupId id,
            DumpScope scope,
            Optional<BackupResult> result,
            Optional<PruneResult> pruned,
            Optional<Failure> failure,
            Optional<Throwable> thrown) {

        /** {@return whether another run is backing up the same database into the same store, which tells how that went} */
        public boolean isLeftToAnother() {
            return result.isEmpty()
                    && failure.filter(one -> one.kind() == FailureKind.LOCKED).isPresent();
        }
    }

    /**
     * Tries all of them, and their servers' globals, unless nothing could be backed up on a server: its reason would be told again.
     *
     * @param targets the databases, in this order
     * @param plan what all backups have in common
     * @param observer is told of each
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

    /** Whether there is a backup now. */
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
