package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** A file is not a backup, is damaged, or is of a format that cannot be read. */
public final class FormatException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    public FormatException(FailureKind kind, String message) {
        super(kind, message, null, null);
    }

    public FormatException(FailureKind kind, String message, String hint) {
        super(kind, message, hint, null);
    }

    public FormatException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }
}
