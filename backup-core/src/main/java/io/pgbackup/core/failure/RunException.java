package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The run as a whole ended early: interrupted, locked out, out of memory, or its proof failed. */
public final class RunException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    public RunException(FailureKind kind, String message) {
        super(kind, message, null, null);
    }

    public RunException(FailureKind kind, String message, String hint) {
        super(kind, message, hint, null);
    }

    public RunException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }
}
