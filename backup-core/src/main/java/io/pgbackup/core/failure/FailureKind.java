package io.pgbackup.core.failure;

/**
 * Why an operation failed, as callers see it. Exit codes are part of the contract with scripts: they are documented, and never get a second
 * meaning.
 */
public enum FailureKind {
    /** The operation failed for a reason that has no kind of its own. */
    FAILED(1),
    /** Catalog definitions kept changing during the dump, or the leader connection was lost. A later run may succeed. */
    DATABASE_CHANGED(1),
    /** The server refused a statement of the dump or the load. */
    SQL_FAILED(1),
    /** The server rolled back a whole statement to end a deadlock. */
    DEADLOCK(1),
    /** The heap is too small for the run. */
    OUT_OF_MEMORY(1),
    /** The restored rows differ from the backup. */
    PROOF_FAILED(1),
    /** All rows are restored, but the catalogs of the target differ from the definitions of the source. */
    DEFINITIONS_DIFFER(1),
    /** Wrong command line or configuration, or a name that does not exist. */
    USAGE(2),
    /** The server does not answer at the database's address. */
    DATABASE_UNREACHABLE(3),
    /** The database answers but refuses: authentication, missing database, missing privilege. */
    DATABASE_REFUSED(3),
    /** The store does not answer, or kept failing after all retries. */
    STORE_UNREACHABLE(4),
    /** The store answers but refuses: missing bucket, denied access, full disk. */
    STORE_REFUSED(4),
    /** The file is truncated, altered, or otherwise does not match its index. */
    BACKUP_DAMAGED(5),
    /** The file is not a backup, or has a format that this version cannot read. */
    NOT_A_BACKUP(5),
    /** The restore's target already holds objects. */
    TARGET_NOT_EMPTY(6),
    /** The target does not support this backup, or another backup already has this name. */
    TARGET_CONFLICT(6),
    /** Another run holds the lock of this database. */
    LOCKED(7),
    /** The user, or the platform, ended the run. */
    INTERRUPTED(130);

    private final int exitCode;

    FailureKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** {@return the process exit code of this kind, 1 to 130} */
    public int exitCode() {
        return exitCode;
    }
}
