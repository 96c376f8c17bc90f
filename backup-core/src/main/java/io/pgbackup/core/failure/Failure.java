package io.pgbackup.core.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it is reported: without secrets, and without the texts of libraries, which may hold some.
 *
 * @param kind decides the exit code
 * @param message what failed
 * @param remedy what to do about it; null if that is not known
 */
public record Failure(
        FailureKind kind, String message, @Nullable String remedy) {

    /** {@return what to do about it, if that is known} */
    public Optional<String> hint() {
        return Optional.ofNullable(remedy);
    }

    /**
     * Returns the failure for any exception. An interrupt of the calling thread makes libraries fail with meaningless messages, which are
     * not repeated.
     *
     * @param thrown any exception or error
     * @return a failure that may be shown
     */
    public static Failure of(Throwable thrown) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (thrown instanceof BackupServiceException known
                && (!interrupted || known.kind() == FailureKind.INTERRUPTED)) {
            return new Failure(
                    known.kind(),
                    Redaction.of(String.valueOf(known.getMessage())),
                    known.hint().orElse(null));
        }
        if (interrupted) {
            return new Failure(FailureKind.INTERRUPTED, "interrupted", null);
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(FailureKind.OUT_OF_MEMORY, "the heap is too small", "give the program more memory");
        }
        return new Failure(
                FailureKind.FAILED,
                "unexpected failure: " + thrown.getClass().getSimpleName(),
                "the log shows where; please report it with these lines");
    }

    /**
     * {@return the same failure with another remedy}
     *
     * @param other the remedy
     */
    public Failure with(String other) {
        return new Failure(kind, message, other);
    }

    @Override
    public String toString() {
        return message + (remedy == null ? "" : " (" + remedy + ")");
    }
}
