package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The target of a restore, or the name of a backup, is not free for it. */
public final class TargetException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    public TargetException(FailureKind kind, String message) {
        super(kind, message, null, null);
    }

    public TargetException(FailureKind kind, String message, String hint) {
        super(kind, message, hint, null);
    }

    public TargetException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }
}
