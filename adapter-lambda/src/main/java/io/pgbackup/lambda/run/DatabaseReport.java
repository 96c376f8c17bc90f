package io.pgbackup.lambda.run;

import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How it went with one database.
 *
 * @param name under which its backups are filed
 * @param status how far it came
 * @param key of the backup, within the prefix of the store; null where there is none
 * @param figures of the backup that was made now; null where none was
 * @param deleted old backups that went
 * @param warnings for people
 * @param failure null where all went well
 * @param age of the newest complete backup, by its name, whether it is this run's or not; null where that is not known
 * @param sizeRatio stored bytes of this backup by those of the one before it; null where these two cannot be compared
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

    /** How far it came. */
    public enum Status {
        DONE,
        ALREADY_DONE,
        FAILED,
        NOT_STARTED,
        /** It is being backed up into the same store by another run just now, which tells how that went. */
        LEFT_TO_ANOTHER_RUN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Whether there is a backup now under the name that was asked for. */
        public boolean isBackup() {
            return this == DONE || this == ALREADY_DONE;
        }
    }

    /**
     * What a backup holds.
     *
     * @param bytes stored
     * @param rawBytes of the script
     * @param rows of all tables
     * @param tables with rows of their own
     * @param duration of the run
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

    /** Whether anything is wrong. */
    public boolean failed() {
        return failure != null;
    }

    /** What is wrong. */
    public Optional<Failure> problem() {
        return Optional.ofNullable(failure);
    }
}
