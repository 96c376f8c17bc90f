package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Section;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.proof.DefinitionProof;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.Selection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The definitions that one restore should have created, to be compared with the backup's at its end. */
final class RestoredDefinitions {

    private final DefinitionProof proof;
    private final RestorePlan plan;
    private final RestoreRequest request;
    private final Set<String> before;

    private RestoredDefinitions(DefinitionProof proof, RestorePlan plan, RestoreRequest request, Set<String> before) {
        this.proof = proof;
        this.plan = plan;
        this.request = request;
        this.before = before;
    }

    /** Records what the target holds before anything is restored: these objects do not belong to the restore. */
    static RestoredDefinitions before(BackupFile file, RestorePlan plan, RestoreRequest request, LoadSession session) {
        DefinitionProof proof = new DefinitionProof(file, session);
        boolean isNeeded = request.selection().definitions() && isWhole(request) && proof.isPossible();
        return new RestoredDefinitions(proof, plan, request, isNeeded ? proof.present() : Set.of());
    }

    private static boolean isWhole(RestoreRequest request) {
        return request.selection().equals(Selection.all());
    }

    /** @param failed ids of entries that could not be created, in a run that kept going */
    DefinitionOutcome compare(Set<Integer> failed, RestoreProgress progress) {
        if (!request.selection().definitions()) {
            return DefinitionOutcome.none(List.of(), request.differences().unusedFor(List.of()));
        }
        progress.phase("proof of definitions", 1);
        DefinitionOutcome outcome = proof.compare(
                new DefinitionProof.Request(
                        plan.entries().stream()
                                .map(indexed -> indexed.entry().id())
                                .filter(id -> !failed.contains(id))
                                .collect(Collectors.toSet()),
                        isWhole(request) && failed.isEmpty(),
                        false,
                        request.owners(),
                        request.privileges(),
                        request.selection().sections().contains(Section.POST_DATA),
                        request.differences()),
                before);
        progress.stepDone("definitions");
        return outcome;
    }
}
