package io.pgbackup.lambda.run;

import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of one database.
 *
 * @param name the name under which its backups are stored
 * @param status the outcome
 * @param key the key of the backup, within the prefix of the store; null if there is none
 * @param figures the figures of the backup that was made now; null if none was
 * @param deleted the number of old backups that were deleted
 * @param warnings warnings for people
 * @param failure the failure; null on success
 * @param age the age of the newest complete backup, by its name, whether this run made it or not; null if it is unknown
 * @param sizeRatio stored bytes of this backup divided by those of the previous one; null if the two cannot be compared
 */
public record DatabaseReport(
        String name,
        Status status,
        @Nullable String key,
        @Nullable Figures figures,
        int deleted,
        List<String> warnings,
        @Nullable Failure failure,
        @Nullable Duration age,
        @Nullable Double sizeRatio) {

    /** The outcome of one database. */
    public enum Status {
        DONE,
        ALREADY_DONE,
        FAILED,
        NOT_STARTED,
        /** Another run is currently backing it up into the same store, and will report the result. */
        LEFT_TO_ANOTHER_RUN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Returns whether a backup with the requested name exists now. */
        public boolean isBackup() {
            return this == DONE || this == ALREADY_DONE;
        }
    }

    /**
     * The figures of a backup.
     *
     * @param bytes the stored bytes
     * @param rawBytes the bytes of the script
     * @param rows the rows of all tables
     * @param tables the number of tables with rows of their own
     * @param duration the duration of the run
     */
    public record Figures(
            long bytes, long rawBytes, long rows, int tables, LargeObjectTotals largeObjects, Duration duration) {}

    public DatabaseReport {
        warnings = List.copyOf(warnings);
    }

    static DatabaseReport failed(String name, Status status, Failure failure, @Nullable Duration age) {
        return new DatabaseReport(name, status, null, null, 0, List.of(), failure, age, null);
    }

    static DatabaseReport left(String name, @Nullable Duration age) {
        return new DatabaseReport(name, Status.LEFT_TO_ANOTHER_RUN, null, null, 0, List.of(), null, age, null);
    }

    /** Returns whether it failed. */
    public boolean failed() {
        return failure != null;
    }

    /** Returns the failure, if any. */
    public Optional<Failure> problem() {
        return Optional.ofNullable(failure);
    }
}
