package io.pgbackup.core.failure;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure that leaves the core or an adapter.
 *
 * <p>Messages follow one grammar: lower case, no final stop, naming the object and the act ({@code copy of table shop.orders failed}). The
 * remedy, if known, is the {@linkplain #hint() hint}. Neither ever holds a secret, a URL with a password, or row data. The cause is kept;
 * callers that print stack traces must consider what it holds.
 */
public abstract sealed class BackupServiceException extends RuntimeException
        permits ConfigurationException,
                DatabaseException,
                StoreException,
                FormatException,
                TargetException,
                RunException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final @Nullable String hint;

    BackupServiceException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.hint = hint;
    }

    /**
     * Returns a failure whose kind is known only at run time. The kind alone decides the type, here and in the factories of each type: the
     * two never contradict each other.
     *
     * @param kind the kind of failure
     * @param message what failed
     * @param hint what to do about it, null if that is not known
     * @param cause what was thrown first, null if nothing was
     * @return a failure of the type that belongs to this kind
     */
    public static BackupServiceException of(
            FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        return switch (kind) {
            case USAGE -> new ConfigurationException(message, hint, cause);
            case DATABASE_CHANGED, SQL_FAILED, DEADLOCK, DATABASE_UNREACHABLE, DATABASE_REFUSED ->
                new DatabaseException(kind, message, hint, cause);
            case STORE_UNREACHABLE, STORE_REFUSED -> new StoreException(kind, message, hint, cause);
            case BACKUP_DAMAGED, NOT_A_BACKUP -> new FormatException(kind, message, hint, cause);
            case TARGET_NOT_EMPTY, TARGET_CONFLICT -> new TargetException(kind, message, hint, cause);
            case FAILED, OUT_OF_MEMORY, PROOF_FAILED, DEFINITIONS_DIFFER, LOCKED, INTERRUPTED ->
                new RunException(kind, message, hint, cause);
        };
    }

    /** {@return the kind of failure, which decides the exit code} */
    public final FailureKind kind() {
        return kind;
    }

    /** {@return what the reader can do about it, if that is known} */
    public final Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /**
     * Returns this failure with another message, of the same kind and type; this one becomes its cause.
     *
     * @param message what failed
     * @param remedy what to do about it, null if that is not known
     * @return a failure to be thrown instead of this one
     */
    public final BackupServiceException with(String message, @Nullable String remedy) {
        return of(kind, message, remedy, this);
    }
}
