package io.pgbackup.core.retention;

import io.pgbackup.core.store.StoredBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Which backups of one lineage may go: those older than an age, never the newest few. Pure; ordered by the time in the
 * key.
 *
 * <p>Age is counted from the newest complete backup, not from now: while backups fail, nothing grows too old.
 *
 * @param maximumAge how long a backup is kept
 * @param floor how many complete backups are kept whatever their age, at least 1
 */
public record RetentionPolicy(Duration maximumAge, int floor) {

    /** How many newest complete backups are never deleted unless told otherwise. */
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
     * Backups are kept for so many days.
     *
     * @param days how many
     * @return a policy that keeps the newest three in any case
     */
    public static RetentionPolicy ofDays(int days) {
        return new RetentionPolicy(Duration.ofDays(days), DEFAULT_FLOOR);
    }

    /**
     * Decides about every backup of one lineage.
     *
     * @param complete complete backups of one lineage: its newest ones, and all about which to decide
     * @param now backups that are from the future then are kept and do not count
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

    /** What is older than this may go, where the newest complete backup is of that time. */
    Instant limit(Instant newest) {
        return newest.minus(maximumAge);
    }

    private String days() {
        return maximumAge.toDays() > 0 ? maximumAge.toDays() + " days" : maximumAge.toString();
    }

    /**
     * What becomes of one backup.
     *
     * @param backup which
     * @param keep whether it stays
     * @param reason why, for people
     */
    public record Decision(StoredBackup backup, boolean keep, String reason) {}
}
