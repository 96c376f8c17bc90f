package io.pgbackup.core.verify;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.BackupIndex;
import io.pgbackup.core.format.LargeObjectTotals;
import io.pgbackup.core.format.SegmentCodecs;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.worker.WorkerCrew;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store is the catalog: finds backups by name and time, and reads their indexes. What has no valid end is not a
 * backup, whatever its name.
 */
public final class BackupCatalog {

    private static final Logger log = LoggerFactory.getLogger(BackupCatalog.class);

    private static final int PARALLEL_READS = 8;

    private final BackupStore store;
    private final SegmentCodecs codecs;
    private final Clock clock;

    /** @param clock tells which backups are from the future */
    public BackupCatalog(BackupStore store, SegmentCodecs codecs, Clock clock) {
        this.store = store;
        this.codecs = codecs;
        this.clock = clock;
    }

    /**
     * One file with the name of a backup, and what its end says.
     *
     * @param backup as the store lists it
     * @param summary what is in it; empty when it is damaged
     * @param problem what is wrong with it; empty when it is complete
     */
    public record Inspected(StoredBackup backup, Optional<Summary> summary, String problem) {

        /** Whether it is a complete backup. */
        public boolean complete() {
            return summary.isPresent();
        }
    }

    /**
     * The figures of a backup.
     *
     * @param serverVersion that it was dumped from
     * @param snapshotTime of its content
     * @param tables with rows of their own
     * @param rows of all tables
     * @param rawBytes of the unpacked script without its index
     * @param selection which part of the database it holds
     */
    public record Summary(
            String serverVersion,
            Instant snapshotTime,
            int tables,
            long rows,
            LargeObjectTotals largeObjects,
            long rawBytes,
            DumpSelection selection) {

        static Summary of(BackupIndex index) {
            return new Summary(
                    index.facts().serverVersion(),
                    index.facts().snapshotTime(),
                    index.tables().size(),
                    index.rows(),
                    LargeObjectTotals.of(index.largeObjects()),
                    index.rawLength(),
                    index.selection());
        }
    }

    /** Reads the index of each; in the order given. */
    public List<Inspected> inspect(List<StoredBackup> backups) {
        List<Optional<Inspected>> results = Collections.synchronizedList(new ArrayList<>());
        backups.forEach(backup -> results.add(Optional.empty()));
        try (WorkerCrew crew =
                new WorkerCrew("inspect", Math.max(1, Math.min(PARALLEL_READS, backups.size())), () -> {})) {
            for (int i = 0; i < backups.size(); i++) {
                int at = i;
                crew.submit(() -> results.set(at, Optional.of(inspect(backups.get(at)))));
            }
            crew.join();
        }
        return results.stream().map(Optional::orElseThrow).toList();
    }

    private Inspected inspect(StoredBackup backup) {
        try (BackupFile file = open(backup.id())) {
            return new Inspected(backup, Optional.of(Summary.of(file.index())), "");
        } catch (FormatException e) {
            return new Inspected(backup, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** All files with names of backups, by database and time, oldest first, damaged ones included. */
    public List<Inspected> list() {
        return sorted(store.list());
    }

    /** All files with names of backups of one database, oldest first, damaged ones included. */
    public List<Inspected> list(String database) {
        return sorted(store.list(database));
    }

    private List<Inspected> sorted(List<StoredBackup> backups) {
        return inspect(backups.stream()
                .sorted(Comparator.comparing((StoredBackup b) -> b.id().database())
                        .thenComparing(b -> b.id().time()))
                .toList());
    }

    /** Opens a backup by its name. */
    public BackupFile open(BackupId id) {
        return BackupFile.open(store.open(id), codecs);
    }

    /** The newest complete backup of a database at or before a time, and not from the future; empty when there is none. */
    public Optional<Inspected> newestComplete(String database, Instant atOrBefore) {
        return newestComplete(database, atOrBefore, problem -> {});
    }

    private Optional<Inspected> newestComplete(String database, Instant atOrBefore, Consumer<String> problems) {
        Instant now = clock.instant();
        List<StoredBackup> candidates = store.list(database).stream()
                .filter(backup -> !backup.id().time().isAfter(atOrBefore))
                .sorted(Comparator.comparing((StoredBackup b) -> b.id().time()).reversed())
                .toList();
        List<StoredBackup> future = candidates.stream()
                .filter(backup -> backup.id().isFromTheFuture(now))
                .toList();
        if (!future.isEmpty()) {
            log.warn(
                    "{} is from the future by the clock here, and passed over{}; give its key to read it",
                    store.location(future.get(0).id()),
                    future.size() == 1 ? "" : " with " + (future.size() - 1) + " more");
        }
        candidates = candidates.subList(future.size(), candidates.size());
        for (StoredBackup candidate : candidates) {
            Inspected inspected = inspect(candidate);
            if (inspected.complete()) {
                return Optional.of(inspected);
            }
            problems.accept(inspected.problem());
        }
        return Optional.empty();
    }

    /**
     * The newest complete backup of a database at or before a time, and not from the future.
     *
     * @throws ConfigurationException when there is none
     */
    public BackupId latest(String database, Instant atOrBefore) {
        List<String> problems = new ArrayList<>();
        Optional<Inspected> newest = newestComplete(database, atOrBefore, problems::add);
        if (newest.isPresent()) {
            return newest.get().backup().id();
        }
        if (!problems.isEmpty()) {
            throw new FormatException(
                    FailureKind.BACKUP_DAMAGED, "no backup of " + database + " is complete: " + problems.get(0));
        }
        throw new ConfigurationException(
                FailureKind.USAGE,
                "there is no backup of " + database
                        + (atOrBefore.equals(Instant.MAX) ? "" : " at or before " + atOrBefore) + " in "
                        + store.name(),
                "see what there is with the list command");
    }
}
