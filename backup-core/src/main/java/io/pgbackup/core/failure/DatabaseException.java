package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The source or target database could not be reached, refused, or failed a statement. */
public final class DatabaseException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    public DatabaseException(FailureKind kind, String message) {
        super(kind, message, null, null);
    }

    public DatabaseException(FailureKind kind, String message, String hint) {
        super(kind, message, hint, null);
    }

    public DatabaseException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }
}
