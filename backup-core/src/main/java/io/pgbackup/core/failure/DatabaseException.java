package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** The source or target database could not be reached, refused, or failed a statement. */
public final class DatabaseException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    DatabaseException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }

    /**
     * The server does not answer at the address, or the connection was lost.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static DatabaseException unreachable(String message) {
        return new DatabaseException(FailureKind.DATABASE_UNREACHABLE, message, null, null);
    }

    /**
     * The server does not answer at the address, or the connection was lost.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static DatabaseException unreachable(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new DatabaseException(FailureKind.DATABASE_UNREACHABLE, message, hint, cause);
    }

    /**
     * The server answers but refuses: authentication, missing database, missing privilege.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static DatabaseException refused(String message) {
        return new DatabaseException(FailureKind.DATABASE_REFUSED, message, null, null);
    }

    /**
     * The server answers but refuses: authentication, missing database, missing privilege.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static DatabaseException refused(String message, String hint) {
        return new DatabaseException(FailureKind.DATABASE_REFUSED, message, hint, null);
    }

    /**
     * The server answers but refuses: authentication, missing database, missing privilege.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static DatabaseException refused(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new DatabaseException(FailureKind.DATABASE_REFUSED, message, hint, cause);
    }

    /**
     * Definitions kept changing during the dump, or the connection that holds its snapshot was lost.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static DatabaseException changed(String message) {
        return new DatabaseException(FailureKind.DATABASE_CHANGED, message, null, null);
    }

    /**
     * Definitions kept changing during the dump, or the connection that holds its snapshot was lost.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static DatabaseException changed(String message, String hint) {
        return new DatabaseException(FailureKind.DATABASE_CHANGED, message, hint, null);
    }

    /**
     * Definitions kept changing during the dump, or the connection that holds its snapshot was lost.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static DatabaseException changed(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new DatabaseException(FailureKind.DATABASE_CHANGED, message, hint, cause);
    }

    /**
     * The server refused a statement.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @return the failure, to be thrown
     */
    public static DatabaseException sqlFailed(String message) {
        return new DatabaseException(FailureKind.SQL_FAILED, message, null, null);
    }

    /**
     * The server refused a statement.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     * @return the failure, to be thrown
     */
    public static DatabaseException sqlFailed(String message, String hint) {
        return new DatabaseException(FailureKind.SQL_FAILED, message, hint, null);
    }

    /**
     * The server refused a statement.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static DatabaseException sqlFailed(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new DatabaseException(FailureKind.SQL_FAILED, message, hint, cause);
    }

    /**
     * The server rolled back a whole statement to end a deadlock.
     *
     * @param message what failed, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     * @return the failure, to be thrown
     */
    public static DatabaseException deadlock(String message, @Nullable String hint, @Nullable Throwable cause) {
        return new DatabaseException(FailureKind.DEADLOCK, message, hint, cause);
    }
}
