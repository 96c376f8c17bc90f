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
 * @param statistics whether planner statistics are restored, if the backup has some and the target supports them
 * @param disableTriggers whether triggers and foreign keys of the target are disabled while rows are loaded into existing tables
 * @param role the role to assume on the target; empty for none
 * @param keepGoing whether to continue after a failed entry, and to report all failures at the end
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

    /** How a restore is proved. */
    public enum Proof {
        /**
         * The number of rows that the server accepted and the row count of every created table equal the backup's, and so do all
         * definitions.
         */
        COUNTS,
        /** In addition, the content hash of every table. */
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
     * Creates a request that allows no definition to differ.
     *
     * @param jobs connections, at least 1
     * @param selection which part of the backup
     * @param owners whether objects get their owners
     * @param privileges whether grants and default privileges are restored
     * @param statistics whether planner statistics are restored
     * @param disableTriggers whether triggers and foreign keys of the target are disabled
     * @param role the role to assume on the target; empty for none
     * @param keepGoing whether to continue after a failed entry
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
     * Returns this request with another number of connections.
     *
     * @param other connections, at least 1
     * @return a new value
     */
    public RestoreRequest withJobs(int other) {
        return new RestoreRequest(
                other, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * Returns this request for another part of the backup.
     *
     * @param other which part of the backup
     * @return a new value
     */
    public RestoreRequest withSelection(Selection other) {
        return new RestoreRequest(
                jobs, other, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * Returns this request with or without owners.
     *
     * @param other whether objects get their owners
     * @return a new value
     */
    public RestoreRequest withOwners(boolean other) {
        return new RestoreRequest(
                jobs, selection, other, privileges, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * Returns this request with or without privileges.
     *
     * @param other whether grants and default privileges are restored
     * @return a new value
     */
    public RestoreRequest withPrivileges(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, other, statistics, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * Returns this request with or without planner statistics.
     *
     * @param other whether planner statistics are restored
     * @return a new value
     */
    public RestoreRequest withStatistics(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, other, disableTriggers, role, keepGoing, proof, differences);
    }

    /**
     * Returns this request with triggers of the target enabled or disabled.
     *
     * @param other whether triggers and foreign keys of existing tables are disabled
     * @return a new value
     */
    public RestoreRequest withDisableTriggers(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, other, role, keepGoing, proof, differences);
    }

    /**
     * Returns this request with another role.
     *
     * @param other the role to assume on the target; empty for none
     * @return a new value
     */
    public RestoreRequest withRole(String other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, other, keepGoing, proof, differences);
    }

    /**
     * Returns this request with or without stopping at the first failure.
     *
     * @param other whether to continue after a failed entry
     * @return a new value
     */
    public RestoreRequest withKeepGoing(boolean other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, other, proof, differences);
    }

    /**
     * Returns this request with another proof.
     *
     * @param other how the result is proved
     * @return a new value
     */
    public RestoreRequest withProof(Proof other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, other, differences);
    }

    /**
     * Returns this request with other allowed differences.
     *
     * @param other names of objects whose definitions may differ from the backup's
     * @return a new value
     */
    public RestoreRequest withDifferences(Waivers other) {
        return new RestoreRequest(
                jobs, selection, owners, privileges, statistics, disableTriggers, role, keepGoing, proof, other);
    }

    /**
     * Returns a request for everything, with owners and privileges, proved by counts.
     *
     * @param jobs connections, at least 1
     * @return a request to be changed by its {@code with} methods
     */
    public static RestoreRequest everything(int jobs) {
        return new RestoreRequest(jobs, Selection.all(), true, true, true, false, "", false, Proof.COUNTS);
    }
}
