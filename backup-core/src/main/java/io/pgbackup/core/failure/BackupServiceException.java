package io.pgbackup.core.failure;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of every failure that leaves the core or an adapter.
 *
 * <p>Messages follow one grammar: lower case, no final stop, naming the object and the act ({@code copy of table
 * shop.orders failed}). The remedy, where one is known, is the {@linkplain #hint() hint}. Neither ever holds a secret, a
 * URL with a password, or row data. The cause is kept; whoever prints a stack trace decides about it.
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
     * A failure whose kind is known only at run time. The kind alone decides the type, here and in the factories of each type: the two never
     * contradict each other.
     *
     * @param kind what kind of failure
     * @param message what failed
     * @param hint what to do about it, null where that is not known
     * @param cause what was thrown first, null if nothing was
     * @return of the type that stands for failures of this kind
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

    /**
     * What kind of failure this is; decides the exit code.
     *
     * @return the failure, to be thrown
     */
    public final FailureKind kind() {
        return kind;
    }

    /**
     * What the reader can do about it.
     *
     * @return the failure, to be thrown
     */
    public final Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /**
     * This failure in other words, of the same kind and type; this one becomes its cause.
     *
     * @param message what failed
     * @param remedy what to do about it, null where that is not known
     * @return to be thrown instead of this
     */
    public final BackupServiceException with(String message, @Nullable String remedy) {
        return of(kind, message, remedy, this);
    }
}
