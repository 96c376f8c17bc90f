package io.pgbackup.core.retention;

import io.pgbackup.core.store.StoredBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Decides which backups of one lineage may be deleted: those older than an age, but never the newest few. Pure; ordered by the time in the
 * key.
 *
 * <p>Age is counted from the newest complete backup, not from now: while backups fail, no backup becomes too old.
 *
 * @param maximumAge how long a backup is kept
 * @param floor how many complete backups are kept whatever their age, at least 1
 */
public record RetentionPolicy(Duration maximumAge, int floor) {

    /** How many of the newest complete backups are never deleted unless configured otherwise. */
    public static final int DEFAULT_FLOOR = 3;

    public RetentionPolicy {
        Objects.requireNonNull(maximumAge, "maximumAge");
        if (maximumAge.isNegative() || maximumAge.isZero()) {
            throw new IllegalArgumentException("backups are kept for some time, not " + maximumAge);
        }
        if (floor < 1) {
            throw new IllegalArgumentException("at least one backup is kept, not " + floor);
        }
    }

    /**
     * Returns a policy that keeps backups for so many days.
     *
     * @param days number of days
     * @return a policy that always keeps the newest three
     */
    public static RetentionPolicy ofDays(int days) {
        return new RetentionPolicy(Duration.ofDays(days), DEFAULT_FLOOR);
    }

    /**
     * Decides about every backup of one lineage.
     *
     * @param complete complete backups of one lineage: its newest ones, and all about which to decide
     * @param now backups that are from the future at this time are kept and do not count
     * @return a decision for each, newest first
     */
    public List<Decision> plan(List<StoredBackup> complete, Instant now) {
        List<StoredBackup> newestFirst = complete.stream()
                .sorted(Comparator.comparing(
                                (StoredBackup backup) -> backup.id().time())
                        .reversed())
                .toList();
        List<Decision> decisions = new ArrayList<>();
        Instant limit = Instant.MIN;
        int counted = 0;
        for (StoredBackup backup : newestFirst) {
            Instant time = backup.id().time();
            if (backup.id().isFromTheFuture(now)) {
                decisions.add(new Decision(backup, true, "its time is in the future"));
                continue;
            }
            counted++;
            if (counted == 1) {
                limit = limit(time);
            }
            if (counted <= floor) {
                decisions.add(new Decision(backup, true, "one of the newest " + floor));
            } else if (!time.isBefore(limit)) {
                decisions.add(new Decision(backup, true, "within " + days() + " of the newest"));
            } else {
                decisions.add(new Decision(backup, false, "older than " + days() + " before the newest"));
            }
        }
        return decisions;
    }

    /** Returns the time before which backups may be deleted, for this time of the newest complete backup. */
    Instant limit(Instant newest) {
        return newest.minus(maximumAge);
    }

    private String days() {
        return maximumAge.toDays() > 0 ? maximumAge.toDays() + " days" : maximumAge.toString();
    }

    /**
     * The decision about one backup.
     *
     * @param backup the backup
     * @param keep whether it is kept
     * @param reason why, for people
     */
    public record Decision(StoredBackup backup, boolean keep, String reason) {}
}
