package io.pgbackup.lambda.run;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.Redaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it is told: without secrets, and without the texts of libraries, which may hold some.
 *
 * @param kind decides the exit code of a task
 * @param message what failed
 * @param remedy what to do about it
 */
public record Failure(
        FailureKind kind, String message, @Nullable String remedy) {

    /** What to do about it, where that is known. */
    public Optional<String> hint() {
        return Optional.ofNullable(remedy);
    }

    static Failure of(Throwable thrown) {
        if (thrown instanceof BackupServiceException known) {
            return new Failure(
                    known.kind(),
                    Redaction.of(String.valueOf(known.getMessage())),
                    known.hint().orElse(null));
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(FailureKind.OUT_OF_MEMORY, "the heap is too small", "give the function more memory");
        }
        return new Failure(
                FailureKind.FAILED,
                "unexpected failure: " + thrown.getClass().getSimpleName(),
                "the log shows where; please report it with these lines");
    }

    /**
     * What is said where the time limit has interrupted the work, whatever that work made of it.
     *
     * @param isStored whether the backup was published before
     */
    static Failure outOfTime(Optional<String> phase, boolean isStored) {
        return new Failure(
                FailureKind.INTERRUPTED,
                "stopped while " + phase.orElse("working")
                        + ", since the function's time was nearly over; "
                        + (isStored ? "the backup itself is complete" : "nothing of this backup is left in the store"),
                "raise the function's timeout (15 minutes at most) or its memory, which brings processors along, or run this"
                        + " database as a task");
    }

    @Override
    public String toString() {
        return message + (remedy == null ? "" : " (" + remedy + ")");
    }
}
