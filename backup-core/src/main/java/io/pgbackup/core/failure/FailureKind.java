package io.pgbackup.core.failure;

/**
 * Why something failed, as the outside sees it. Exit codes are part of the contract with scripts: documented, and never
 * given a second meaning.
 */
public enum FailureKind {
    /** The operation failed for a reason that has no kind of its own. */
    FAILED(1, false),
    /** Catalog definitions kept changing under the dump, or the leader connection was lost. A later run may succeed. */
    DATABASE_CHANGED(1, true),
    /** A statement of the dump or the load was refused by the server. */
    SQL_FAILED(1, false),
    /** The server undid a statement, whole, to end a deadlock. */
    DEADLOCK(1, true),
    /** The heap cannot hold what the run needs. */
    OUT_OF_MEMORY(1, false),
    /** What the restore loaded is not what the backup says. */
    PROOF_FAILED(1, false),
    /** All rows are there, and the catalogs say something else of the definitions than those of the source did. */
    DEFINITIONS_DIFFER(1, false),
    /** Wrong command line or configuration, or a name that is not there. */
    USAGE(2, false),
    /** Nobody answers at the database's address. */
    DATABASE_UNREACHABLE(3, true),
    /** The database answers, and says no: authentication, missing database, missing right. */
    DATABASE_REFUSED(3, false),
    /** The store does not answer, or kept failing after all retries. */
    STORE_UNREACHABLE(4, true),
    /** The store answers, and says no: missing bucket, denied access, full disk. */
    STORE_REFUSED(4, false),
    /** The file is cut, altered, or otherwise not what its index says. */
    BACKUP_DAMAGED(5, false),
    /** The file is no backup, or of a format that this version cannot read. */
    NOT_A_BACKUP(5, false),
    /** The restore's target already holds objects. */
    TARGET_NOT_EMPTY(6, false),
    /** The target does not support this backup, or another backup already has this name. */
    TARGET_CONFLICT(6, false),
    /** Another run holds the lock of this database. */
    LOCKED(7, true),
    /** The user, or the platform, ended the run. */
    INTERRUPTED(130, true);

    private final int exitCode;
    private final boolean retryable;

    FailureKind(int exitCode, boolean retryable) {
        this.exitCode = exitCode;
        this.retryable = retryable;
    }

    /** The process exit code of this kind, 1 to 130. */
    public int exitCode() {
        return exitCode;
    }

    /** Whether the same call may succeed later with nothing changed. */
    public boolean retryable() {
        return retryable;
    }
}
