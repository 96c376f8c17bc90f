package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The store could not be reached, refused, or failed an operation. */
public final class StoreException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    public StoreException(FailureKind kind, String message) {
        super(kind, message, null, null);
    }

    public StoreException(FailureKind kind, String message, String hint) {
        super(kind, message, hint, null);
    }

    public StoreException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }
}
