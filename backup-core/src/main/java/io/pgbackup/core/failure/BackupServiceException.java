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

    /** What kind of failure this is; decides the exit code. */
    public final FailureKind kind() {
        return kind;
    }

    /** What the reader can do about it. */
    public final Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
