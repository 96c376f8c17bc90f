package io.pgbackup.core.restore.request;

import io.pgbackup.core.dump.Waivers;
import java.util.Objects;

/**
 * How a backup is to be restored.
 *
 * @param jobs connections, at least 1
 * @param selection which part of it
 * @param owners whether objects get their owners
 * @param privileges whether grants and default privileges are restored
 * @param statistics whether planner statistics are restored, where the backup has some and the target can take them
 * @param disableTriggers whether triggers and foreign keys of the target stay silent while rows are loaded into tables that are
 *     there already
 * @param role to become on the target; empty for none
 * @param keepGoing whether to go on after a failed entry, and to report all failures at the end
 * @param proof how the result is proved
 * @param differences names of objects whose definitions may differ from the backup's
 */
public record RestoreRequest(
        int jobs,
        Selection selection,
        boolean owners,
        boolean privileges,
        boolean statistics,
        boolean disableTriggers,
        String role,
        boolean keepGoing,
        Proof proof,
        Waivers differences) {

    /** How a restore proves itself. */
    public enum Proof {
        /** The rows that the server took, a count of every created table, and all definitions equal the backup's. */
        COUNTS,
        /** And the content hash of every table. */
        HASHES
    }

    public RestoreRequest {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(differences, "differences");
        if (jobs < 1) {
            throw new IllegalArgumentException("a restore needs at least one job, not " + jobs);
        }
    }

    /** Where no definition may differ. */
    public RestoreRequest(
            int jobs,
            Selection selection,
            boolean owners,
            boolean privileges,
            boolean statistics,
            boolean disableTriggers,
            String role,
            boolean keepGoing,
            Proof proof) {
        this(jobs, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, Waivers.NONE);
    }

    /** The same, proved in this way. */
    public RestoreRequest with(Proof other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, other, differences);
    }

    /** Everything, with owners and privileges, proved by counts. */
    public static RestoreRequest everything(int jobs) {
        return new RestoreRequest(jobs, Selection.all(), true, true, true, false, "", false, Proof.COUNTS);
    }
}
