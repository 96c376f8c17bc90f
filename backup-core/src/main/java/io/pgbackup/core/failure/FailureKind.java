package io.pgbackup.core.failure;

/**
 * Why something failed, as the outside sees it. Exit codes are part of the contract with scripts: documented, and never
 * given a second meaning.
 */
public enum FailureKind {
    /** The operation failed for a reason that has no kind of its own. */
    FAILED(1),
    /** Catalog definitions kept changing under the dump, or the leader connection was lost. A later run may succeed. */
    DATABASE_CHANGED(1),
    /** A statement of the dump or the load was refused by the server. */
    SQL_FAILED(1),
    /** The server undid a statement, whole, to end a deadlock. */
    DEADLOCK(1),
    /** The heap cannot hold what the run needs. */
    OUT_OF_MEMORY(1),
    /** What the restore loaded is not what the backup says. */
    PROOF_FAILED(1),
    /** All rows are there, and the catalogs say something else of the definitions than those of the source did. */
    DEFINITIONS_DIFFER(1),
    /** Wrong command line or configuration, or a name that is not there. */
    USAGE(2),
    /** Nobody answers at the database's address. */
    DATABASE_UNREACHABLE(3),
    /** The database answers, and says no: authentication, missing database, missing right. */
    DATABASE_REFUSED(3),
    /** The store does not answer, or kept failing after all retries. */
    STORE_UNREACHABLE(4),
    /** The store answers, and says no: missing bucket, denied access, full disk. */
    STORE_REFUSED(4),
    /** The file is cut, altered, or otherwise not what its index says. */
    BACKUP_DAMAGED(5),
    /** The file is no backup, or of a format that this version cannot read. */
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
