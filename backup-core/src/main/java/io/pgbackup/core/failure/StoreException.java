package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The store could not be reached, or refused. */
public final class StoreException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    StoreException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }

    /** The store does not answer, or kept failing after all retries. */
    public static StoreException unreachable(String message) {
        return new StoreException(FailureKind.STORE_UNREACHABLE, message, null, null);
    }

    /** The store does not answer, or kept failing after all retries. */
    public static StoreException unreachable(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new StoreException(FailureKind.STORE_UNREACHABLE, message, hint, cause);
    }

    /** The store answers and says no: missing bucket, denied access, full disk. */
    public static StoreException refused(String message) {
        return new StoreException(FailureKind.STORE_REFUSED, message, null, null);
    }

    /** The store answers and says no: missing bucket, denied access, full disk. */
    public static StoreException refused(String message, String hint) {
        return new StoreException(FailureKind.STORE_REFUSED, message, hint, null);
    }

    /** The store answers and says no: missing bucket, denied access, full disk. */
    public static StoreException refused(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new StoreException(FailureKind.STORE_REFUSED, message, hint, cause);
    }
}
