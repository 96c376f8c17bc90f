package io.pgbackup.cli.check;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.core.verify.SourceHistory;
import io.pgbackup.core.verify.SourceHistory.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Checks for conditions that make retention useless or surprising for one database. */
public final class RetentionCheck {

    private static final Duration STALE = Duration.ofHours(26);

    private final BackupCatalog catalog;
    private final RetentionPolicy policy;

    public RetentionCheck(BackupCatalog catalog, RetentionPolicy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    /**
     * Runs the check.
     *
     * @param isOwn recognizes the source that the next backup under this name would have
     */
    public void run(String name, Predicate<SourceIdentity> isOwn, Instant now, Findings findings) {
        String subject = "backups of " + name;
        try {
            List<Inspected> backups = catalog.list(name);
            backups.forEach(backup -> strange(subject, backup, now, findings));
            List<Inspected> counted = backups.stream()
                    .filter(Inspected::complete)
                    .filter(backup -> !backup.backup().id().isFromTheFuture(now))
                    .toList();
            SourceHistory history = SourceHistory.of(counted);
            if (history.takesTurns()) {
                findings.warn(
                        subject,
                        name + " alone is ambiguous, since backups come from different sources alternately: " + history,
                        "store different databases under different names; restore with --source HOST or by key");
            }
            history.sources().stream()
                    .filter(stretch -> !isOwn.test(stretch.source()))
                    .forEach(stretch -> findings.warn(
                            subject,
                            "of another source: " + stretch,
                            "runs never delete these; delete them by hand when they are no longer needed"));
            history.sources().stream()
                    .filter(stretch -> isOwn.test(stretch.source()))
                    .max(Comparator.comparing(Stretch::newest))
                    .ifPresentOrElse(
                            stretch -> age(subject, stretch, now, findings),
                            () -> findings.warn(subject, "there are no backups yet", "run the backup command"));
        } catch (BackupServiceException e) {
            findings.fail(subject, e);
        }
    }

    private static void strange(String subject, Inspected backup, Instant now, Findings findings) {
        String key = BackupKeys.key(backup.backup().id());
        if (!backup.complete()) {
            findings.warn(
                    subject, key + " is damaged: " + backup.problem(), "retention leaves it alone; delete it by hand");
        } else if (backup.backup().id().isFromTheFuture(now)) {
            findings.warn(
                    subject,
                    key + " is from the future",
                    "retention never deletes it; check the clock of the machine that wrote it");
        }
    }

    private void age(String subject, Stretch own, Instant now, Findings findings) {
        Duration age = Duration.between(own.newest().isAfter(now) ? now : own.newest(), now);
        String text = Amounts.count(own.backups(), "backup") + ", the newest " + Amounts.duration(age) + " old; kept "
                + Amounts.count(policy.maximumAge().toDays(), "day") + ", and the newest " + policy.floor()
                + " whatever their age";
        if (age.compareTo(STALE) > 0) {
            findings.warn(subject, text, "is the schedule still running?");
        } else {
            findings.ok(subject, text);
        }
    }
}
