package io.pgbackup.cli.check;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks for what makes retention useless or surprising for one database. */
public final class RetentionCheck {

    private static final Duration STALE = Duration.ofHours(26);

    private final BackupCatalog catalog;
    private final RetentionPolicy policy;

    public RetentionCheck(BackupCatalog catalog, RetentionPolicy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    /** Looks. */
    public void run(String name, Instant now, Findings findings) {
        String subject = "backups of " + name;
        try {
            List<Inspected> backups = catalog.list(name);
            for (Inspected inspected : backups) {
                if (!inspected.complete()) {
                    findings.warn(
                            subject,
                            BackupKeys.key(inspected.backup().id()) + " is damaged: " + inspected.problem(),
                            "retention leaves it alone; delete it by hand");
                } else if (inspected.backup().id().isFromTheFuture(now)) {
                    findings.warn(
                            subject,
                            BackupKeys.key(inspected.backup().id()) + " is from the future",
                            "retention never deletes it; look at the clock of the machine that wrote it");
                }
            }
            Optional<Instant> newest = backups.stream()
                    .filter(Inspected::complete)
                    .map(one -> one.backup().id())
                    .filter(id -> !id.isFromTheFuture(now))
                    .map(BackupId::time)
                    .max(Instant::compareTo);
            if (newest.isEmpty()) {
                findings.warn(subject, "there is none yet", "run the backup command");
                return;
            }
            Duration age = Duration.between(newest.get().isAfter(now) ? now : newest.get(), now);
            String text =
                    Amounts.count(backups.size(), "backup") + ", the newest " + Amounts.duration(age) + " old; kept "
                            + Amounts.count(policy.maximumAge().toDays(), "day") + ", and the newest " + policy.floor()
                            + " whatever their age";
            if (age.compareTo(STALE) > 0) {
                findings.warn(subject, text, "is the schedule still running?");
            } else {
                findings.ok(subject, text);
            }
        } catch (BackupServiceException e) {
            findings.fail(subject, e);
        }
    }
}
