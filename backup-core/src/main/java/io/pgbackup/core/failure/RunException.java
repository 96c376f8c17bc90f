package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The run as a whole ended early: interrupted, locked out, out of memory, or its proof failed. */
public final class RunException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    RunException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }

    /**
     * A reason that has no kind of its own.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static RunException failed(String message) {
        return new RunException(FailureKind.FAILED, message, null, null);
    }

    /**
     * A reason that has no kind of its own.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static RunException failed(String message, String hint) {
        return new RunException(FailureKind.FAILED, message, hint, null);
    }

    /**
     * A reason that has no kind of its own.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static RunException failed(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new RunException(FailureKind.FAILED, message, hint, cause);
    }

    /**
     * The heap is too small for the run.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static RunException outOfMemory(String message, String hint) {
        return new RunException(FailureKind.OUT_OF_MEMORY, message, hint, null);
    }

    /**
     * The heap is too small for the run.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static RunException outOfMemory(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new RunException(FailureKind.OUT_OF_MEMORY, message, hint, cause);
    }

    /**
     * The restored rows differ from the backup.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static RunException proofFailed(String message) {
        return new RunException(FailureKind.PROOF_FAILED, message, null, null);
    }

    /**
     * The restored rows differ from the backup.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static RunException proofFailed(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new RunException(FailureKind.PROOF_FAILED, message, hint, cause);
    }

    /**
     * All rows are restored, but the catalogs of the target differ from the definitions of the source.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static RunException definitionsDiffer(String message) {
        return new RunException(FailureKind.DEFINITIONS_DIFFER, message, null, null);
    }

    /**
     * All rows are restored, but the catalogs of the target differ from the definitions of the source.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static RunException definitionsDiffer(String message, String hint) {
        return new RunException(FailureKind.DEFINITIONS_DIFFER, message, hint, null);
    }

    /**
     * Another run holds the lock of this database.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static RunException locked(String message) {
        return new RunException(FailureKind.LOCKED, message, null, null);
    }

    /**
     * Another run holds the lock of this database.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static RunException locked(String message, String hint) {
        return new RunException(FailureKind.LOCKED, message, hint, null);
    }

    /**
     * The user, the platform, or the program that embeds this library ended the run.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static RunException interrupted(String message) {
        return new RunException(FailureKind.INTERRUPTED, message, null, null);
    }

    /**
     * The user, the platform, or the program that embeds this library ended the run.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static RunException interrupted(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new RunException(FailureKind.INTERRUPTED, message, hint, cause);
    }
}
