package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.engine.Failures;
import io.pgbackup.core.restore.engine.RestoreEngine;
import io.pgbackup.core.restore.engine.RestoreState;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Restores a backup into a database, and proves the result. */
public final class RunRestore {

    private static final String NOT_IN_ENCODING = "22021";

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
        try (InspectedTarget target = InspectedTarget.open(file, loader, request, LoadRequest.Claim.NOTHING)) {
            Preview preview = target.preview();
            List<String> problems = new ArrayList<>(preview.problems());
            Failures missing = new Failures();
            try {
                target.waves(preview.plan(), missing);
                problems.addAll(missing.sentences());
            } catch (TargetException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
            List<String> refusals =
                    problems.isEmpty() ? target.refusals(preview.plan(), RestoreProgress.NONE) : List.of();
            return new Preview(preview.plan(), problems, refusals, preview.target());
        }
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
        try (InspectedTarget target = InspectedTarget.open(file, loader, request, LoadRequest.Claim.DATABASE)) {
            RestorePlan plan = target.plan();
            target.requireSupport(plan);
            progress.planned(
                    plan.entries().size(),
                    plan.tables().size(),
                    plan.tables().stream().mapToLong(IndexedTable::rows).sum(),
                    plan.tables().stream().mapToLong(IndexedTable::bytes).sum());
            List<List<IndexedTable>> waves = target.waves(plan, state.failures());
            if (request.keepGoing()) {
                target.noteOwners(plan, state.failures());
            } else {
                target.requireNoRefusals(plan, progress);
            }
            LoadSession session = target.session();
            RestoredDefinitions definitions = RestoredDefinitions.before(file, plan, request, session);
            new RestoreEngine(file, plan, waves, request, session, state, progress).run();
            session.ensureUnchanged();
            return new LoadedDatabase(file, plan, request, session, state)
                    .proved(definitions, progress, memory, () -> Duration.between(started, clock.instant()));
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
}
