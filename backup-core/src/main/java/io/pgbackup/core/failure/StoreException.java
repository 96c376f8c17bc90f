package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The store could not be reached, or refused a request. */
public final class StoreException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    StoreException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }

    /**
     * The store does not answer, or kept failing after all retries.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static StoreException unreachable(String message) {
        return new StoreException(FailureKind.STORE_UNREACHABLE, message, null, null);
    }

    /**
     * The store does not answer, or kept failing after all retries.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static StoreException unreachable(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new StoreException(FailureKind.STORE_UNREACHABLE, message, hint, cause);
    }

    /**
     * The store answers but refuses: missing bucket, denied access, full disk.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static StoreException refused(String message) {
        return new StoreException(FailureKind.STORE_REFUSED, message, null, null);
    }

    /**
     * The store answers but refuses: missing bucket, denied access, full disk.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static StoreException refused(String message, String hint) {
        return new StoreException(FailureKind.STORE_REFUSED, message, hint, null);
    }

    /**
     * The store answers but refuses: missing bucket, denied access, full disk.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static StoreException refused(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new StoreException(FailureKind.STORE_REFUSED, message, hint, cause);
    }
}
