package io.pgbackup.core.retention;

import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.core.verify.Lineage;
import io.pgbackup.core.verify.SourceHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a retention policy to the backups under one name, to each lineage separately. Only complete backups count; damaged ones are left
 * alone and reported.
 */
public final class PruneBackups {

    private static final Logger LOG = LoggerFactory.getLogger(PruneBackups.class);

    private static final int READ_AT_ONCE = 8;

    /** After this many consecutive backups that are damaged or of other lineages, a run does not inspect older ones. */
    private static final int PATIENCE = 64;

    private final BackupStore store;
    private final BackupCatalog catalog;
    private final Clock clock;

    /**
     * Creates the use case for one store.
     *
     * @param store the store from which backups are deleted
     * @param catalog the catalog of the same store
     * @param clock decides which backups are from the future
     */
    public PruneBackups(BackupStore store, BackupCatalog catalog, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Deletes backups of every lineage that the policy releases. Reads all indexes.
     *
     * @param database the database whose backups are pruned
     * @param policy decides
     * @param dryRun whether nothing is deleted, and only the decisions are returned
     * @return the decision about each backup, with the reason
     */
    public PruneResult all(String database, RetentionPolicy policy, boolean dryRun) {
        List<Inspected> all = catalog.inspect(store.list(database));
        Map<Lineage, List<StoredBackup>> complete = new LinkedHashMap<>();
        List<String> damaged = new ArrayList<>();
        for (Inspected inspected : all) {
            inspected
                    .summary()
                    .ifPresentOrElse(
                            summary -> complete.computeIfAbsent(summary.lineage(), key -> new ArrayList<>())
                                    .add(inspected.backup()),
                            () -> damaged.add(store.location(inspected.backup().id())));
        }
        SourceHistory sources = SourceHistory.of(all);
        List<RetentionPolicy.Decision> decisions = new ArrayList<>();
        complete.forEach((lineage, backups) -> {
            String of = complete.size() == 1
                    ? ""
                    : " of " + (lineage.isWhole() ? "" : String.join(" ", lineage.part()) + " of ")
                            + sources.label(lineage.source());
            policy.plan(backups, clock.instant()).stream()
                    .map(one -> new RetentionPolicy.Decision(one.backup(), one.keep(), one.reason() + of))
                    .forEach(decisions::add);
        });
        decisions.sort(Comparator.comparing(
                        (RetentionPolicy.Decision one) -> one.backup().id().time())
                .reversed());
        return apply(database, decisions, damaged, dryRun);
    }

    /**
     * Deletes backups that a new backup makes obsolete: backups of its own lineage. Reads the indexes of the newest ones, and of those that
     * are old enough to be deleted.
     *
     * @param database the name under which the new backup is stored
     * @param own its lineage
     * @param policy decides
     * @return the decision about each backup, with the reason
     */
    public PruneResult after(String database, Lineage own, RetentionPolicy policy) {
        List<StoredBackup> newestFirst = store.list(database).stream()
                .filter(backup -> !backup.id().isFromTheFuture(clock.instant()))
                .sorted(Comparator.comparing(
                                (StoredBackup backup) -> backup.id().time())
                        .reversed())
                .toList();
        List<StoredBackup> complete = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        int passed = 0;
        int at = 0;
        while (true) {
            boolean hasFloor = complete.size() >= policy.floor();
            while (hasFloor && at < newestFirst.size() && isYoung(newestFirst.get(at), complete.get(0), policy)) {
                at++;
            }
            if (at == newestFirst.size() || passed >= PATIENCE) {
                break;
            }
            int end = Math.min(newestFirst.size(), at + (hasFloor ? READ_AT_ONCE : policy.floor() - complete.size()));
            for (Inspected inspected : catalog.inspect(newestFirst.subList(at, end))) {
                if (inspected.summary().filter(one -> one.lineage().equals(own)).isPresent()) {
                    complete.add(inspected.backup());
                    passed = 0;
                } else {
                    passed++;
                    if (!inspected.complete()) {
                        damaged.add(store.location(inspected.backup().id()));
                    }
                }
            }
            at = end;
        }
        if (at < newestFirst.size()) {
            LOG.info(
                    "{} older backups of {} are not inspected, after {} that are damaged, or of another source or part; "
                            + Choice.PRUNE_ALL,
                    newestFirst.size() - at,
                    database,
                    passed);
        }
        return apply(database, policy.plan(complete, clock.instant()), damaged, false);
    }

    private static boolean isYoung(StoredBackup backup, StoredBackup newest, RetentionPolicy policy) {
        return !backup.id().time().isBefore(policy.limit(newest.id().time()));
    }

    private PruneResult apply(
            String database, List<RetentionPolicy.Decision> decisions, List<String> damaged, boolean dryRun) {
        long deletedBytes = 0;
        int deleted = 0;
        for (RetentionPolicy.Decision decision : decisions) {
            if (!decision.keep()) {
                deleted++;
                deletedBytes += decision.backup().size();
                if (!dryRun) {
                    LOG.info("deleting {}: {}", store.location(decision.backup().id()), decision.reason());
                    store.delete(decision.backup().id());
                }
            }
        }
        return new PruneResult(database, decisions, damaged, deleted, deletedBytes, dryRun);
    }

    /**
     * The result of pruning.
     *
     * @param database the database whose backups were pruned
     * @param decisions for every complete backup that was inspected, newest first
     * @param damaged locations of files that look like a backup but are incomplete; left alone
     * @param deleted how many were deleted, or would be
     * @param deletedBytes their size
     * @param dryRun whether nothing was actually deleted
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
