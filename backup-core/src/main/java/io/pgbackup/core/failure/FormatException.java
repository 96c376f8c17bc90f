package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** A file is not a backup, is damaged, or has a format that cannot be read. */
public final class FormatException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    FormatException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }

    /**
     * The file is truncated, altered, or otherwise does not match its index.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static FormatException damaged(String message) {
        return new FormatException(FailureKind.BACKUP_DAMAGED, message, null, null);
    }

    /**
     * The file is truncated, altered, or otherwise does not match its index.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static FormatException damaged(String message, String hint) {
        return new FormatException(FailureKind.BACKUP_DAMAGED, message, hint, null);
    }

    /**
     * The file is truncated, altered, or otherwise does not match its index.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static FormatException damaged(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new FormatException(FailureKind.BACKUP_DAMAGED, message, hint, cause);
    }

    /**
     * The file is not a backup, or has a format that this version cannot read.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static FormatException notABackup(String message, String hint) {
        return new FormatException(FailureKind.NOT_A_BACKUP, message, hint, null);
    }

    /**
     * The file is not a backup, or has a format that this version cannot read.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static FormatException notABackup(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new FormatException(FailureKind.NOT_A_BACKUP, message, hint, cause);
    }
}
