package io.pgbackup.core.retention;

import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a retention policy to the backups of one database. Only complete backups count; what is damaged is left alone
 * and reported.
 */
public final class PruneBackups {

    private static final Logger log = LoggerFactory.getLogger(PruneBackups.class);

    private final BackupStore store;
    private final BackupCatalog catalog;
    private final Clock clock;

    public PruneBackups(BackupStore store, BackupCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Deletes what the policy lets go.
     *
     * @param database whose backups
     * @param policy decides
     * @param dryRun only says what would be done
     */
    public PruneResult run(String database, RetentionPolicy policy, boolean dryRun) {
        List<StoredBackup> complete = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        for (Inspected inspected : catalog.inspect(store.list(database))) {
            if (inspected.complete()) {
                complete.add(inspected.backup());
            } else {
                damaged.add(store.location(inspected.backup().id()));
            }
        }
        List<RetentionPolicy.Decision> decisions = policy.plan(complete, clock.instant());
        long deletedBytes = 0;
        int deleted = 0;
        for (RetentionPolicy.Decision decision : decisions) {
            if (!decision.keep()) {
                deleted++;
                deletedBytes += decision.backup().size();
                if (!dryRun) {
                    log.info("deleting {}: {}", store.location(decision.backup().id()), decision.reason());
                    store.delete(decision.backup().id());
                }
            }
        }
        return new PruneResult(database, decisions, damaged, deleted, deletedBytes, dryRun);
    }

    /**
     * What pruning did.
     *
     * @param database whose backups
     * @param decisions for every complete backup, newest first
     * @param damaged locations of what looks like a backup and is not complete; left alone
     * @param deleted how many were deleted, or would be
     * @param deletedBytes their size
     * @param dryRun whether nothing was deleted in truth
     */
    public record PruneResult(
            String database,
            List<RetentionPolicy.Decision> decisions,
            List<String> damaged,
            int deleted,
            long deletedBytes,
            boolean dryRun) {

        public PruneResult {
            decisions = List.copyOf(decisions);
            damaged = List.copyOf(damaged);
        }
    }
}
