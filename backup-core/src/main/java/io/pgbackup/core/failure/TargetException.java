package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The target of a write holds something already, or does not support what is to be written. */
public final class TargetException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    TargetException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }

    /**
     * The restore's target already holds objects.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static TargetException notEmpty(String message, String hint) {
        return new TargetException(FailureKind.TARGET_NOT_EMPTY, message, hint, null);
    }

    /**
     * The target does not support this backup, or another backup already has this name.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static TargetException conflict(String message) {
        return new TargetException(FailureKind.TARGET_CONFLICT, message, null, null);
    }

    /**
     * The target does not support this backup, or another backup already has this name.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static TargetException conflict(String message, String hint) {
        return new TargetException(FailureKind.TARGET_CONFLICT, message, hint, null);
    }

    /**
     * The target does not support this backup, or another backup already has this name.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static TargetException conflict(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new TargetException(FailureKind.TARGET_CONFLICT, message, hint, cause);
    }
}
