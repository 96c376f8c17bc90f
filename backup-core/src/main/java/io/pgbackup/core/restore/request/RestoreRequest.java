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

    /**
     * Where no definition may differ.
     *
     * @param jobs connections
     * @param selection which part of the backup
     * @param owners whether objects get their owners
     * @param privileges whether grants are restored
     * @param statistics whether planner statistics are restored
     * @param disableTriggers whether triggers of the target stay silent
     * @param role to become on the target; empty for none
     * @param keepGoing whether to go on after a failed entry
     * @param proof how the result is proved
     */
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

    /**
     * The same over other connections.
     *
     * @param other connections, at least 1
     * @return a new value
     */
    public RestoreRequest withJobs(int other) {
        return new RestoreRequest(
                other, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * The same for another part of the backup.
     *
     * @param other which part of the backup
     * @return a new value
     */
    public RestoreRequest withSelection(Selection other) {
        return new RestoreRequest(
                jobs, other, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * The same with or without owners.
     *
     * @param other whether objects get their owners
     * @return a new value
     */
    public RestoreRequest withOwners(boolean other) {
        return new RestoreRequest(
                jobs, selection, other, privileges, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * The same with or without privileges.
     *
     * @param other whether grants and default privileges are restored
     * @return a new value
     */
    public RestoreRequest withPrivileges(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, other, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * The same with or without planner statistics.
     *
     * @param other whether planner statistics are restored
     * @return a new value
     */
    public RestoreRequest withStatistics(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, other, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * The same with or without triggers of the target.
     *
     * @param other whether triggers and foreign keys of tables that are there already stay silent
     * @return a new value
     */
    public RestoreRequest withDisableTriggers(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, other, role, keepGoing, proof, differences);
    }

    /**
     * The same as another role.
     *
     * @param other the role to become on the target; empty for none
     * @return a new value
     */
    public RestoreRequest withRole(String other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, other, keepGoing, proof, differences);
    }

    /**
     * The same, going on after failures or not.
     *
     * @param other whether to go on after a failed entry
     * @return a new value
     */
    public RestoreRequest withKeepGoing(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, other, proof, differences);
    }

    /**
     * The same, proved in another way.
     *
     * @param other how the result is proved
     * @return a new value
     */
    public RestoreRequest withProof(Proof other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, other, differences);
    }

    /**
     * The same with other differences allowed.
     *
     * @param other names of objects whose definitions may differ from the backup's
     * @return a new value
     */
    public RestoreRequest withDifferences(Waivers other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, other);
    }

    /**
     * Everything, with owners and privileges, proved by counts.
     *
     * @param jobs connections, at least 1
     * @return a request to be changed by its {@code with} methods
     */
    public static RestoreRequest everything(int jobs) {
        return new RestoreRequest(jobs, Selection.all(), true, true, true, false, "", false, Proof.COUNTS);
    }
}
