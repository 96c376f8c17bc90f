package io.pgbackup.core.verify;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.worker.WorkerCrew;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds backups by name and time, and reads their indexes; the store itself is the catalog. A file without a valid end is not a backup,
 * whatever its name.
 */
public final class BackupCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(BackupCatalog.class);

    private static final int PARALLEL_READS = 8;

    /** How many backups are opened one by one to find a wanted one. */
    private static final int LOOKED_AT = 64;

    private final BackupStore store;
    private final SegmentCodecs codecs;
    private final Clock clock;

    /**
     * Creates the catalog.
     *
     * @param store holds the backups
     * @param codecs unpack them
     * @param clock decides which backups are from the future
     */
    public BackupCatalog(BackupStore store, SegmentCodecs codecs, Clock clock) {
        this.store = store;
        this.codecs = codecs;
        this.clock = clock;
    }

    /**
     * One file with the name of a backup, and the content of its end.
     *
     * @param backup the backup as the store lists it
     * @param summary its content; empty when it is damaged
     * @param problem what is wrong with it; empty when it is complete
     */
    public record Inspected(StoredBackup backup, Optional<Summary> summary, String problem) {

        /** {@return whether it is a complete backup} */
        public boolean complete() {
            return summary.isPresent();
        }
    }

    /**
     * The figures of a backup.
     *
     * @param serverVersion the version of the source's server
     * @param snapshotTime the time of its snapshot
     * @param tables tables with rows of their own
     * @param rows rows of all tables
     * @param rawBytes size of the unpacked script without its index
     * @param selection which part of the database it holds
     * @param database the database that was dumped; empty for globals
     * @param source which database of which server it is of
     */
    public record Summary(
            String serverVersion,
            Instant snapshotTime,
            int tables,
            long rows,
            LargeObjectTotals largeObjects,
            long rawBytes,
            DumpSelection selection,
            String database,
            SourceIdentity source) {

        static Summary of(BackupIndex index) {
            return new Summary(
                    index.facts().serverVersion(),
                    index.facts().snapshotTime(),
                    index.tables().size(),
                    index.rows(),
                    IndexedLargeObjects.totals(index.largeObjects()),
                    index.rawLength(),
                    index.selection(),
                    index.facts().database(),
                    index.facts().source());
        }

        /** {@return the lineage to which it belongs} */
        public Lineage lineage() {
            return Lineage.of(source, selection);
        }
    }

    /**
     * Reads the index of each backup, in the order given.
     *
     * @param backups as the store lists them
     * @return the content of each, in the order given
     */
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
        } catch (RunException e) {
            if (e.kind() != FailureKind.OUT_OF_MEMORY) {
                throw e;
            }
            return new Inspected(backup, Optional.empty(), String.valueOf(e.getMessage()));
        } catch (StoreException | ConfigurationException e) {
            if (store.find(backup.id()).isEmpty()) {
                return new Inspected(
                        backup, Optional.empty(), store.location(backup.id()) + " was deleted in the meantime");
            }
            throw e;
        }
    }

    /** {@return all files with names of backups, by database and time, oldest first, damaged ones included} */
    public List<Inspected> list() {
        return sorted(store.list());
    }

    /**
     * {@return all files with names of backups of one database, oldest first, damaged ones included}
     *
     * @param database the name under which the backups are stored
     */
    public List<Inspected> list(String database) {
        return sorted(store.list(database));
    }

    private List<Inspected> sorted(List<StoredBackup> backups) {
        return inspect(backups.stream()
                .sorted(Comparator.comparing((StoredBackup b) -> b.id().database())
                        .thenComparing(b -> b.id().time()))
                .toList());
    }

    /**
     * Opens a backup by its id.
     *
     * @param id the id of the backup
     * @return the backup, to be closed by the caller
     * @throws FormatException of kind {@code BACKUP_DAMAGED} also when another backup is in its place
     */
    @SuppressWarnings("exports") // for modules of this project
    public BackupFile open(BackupId id) {
        BackupFile file = BackupFile.open(store.open(id), codecs);
        try {
            file.requireId(id);
            return file;
        } catch (FormatException e) {
            file.close();
            throw e;
        }
    }

    /**
     * {@return the newest complete backup of a database that is not from the future; empty when there is none}
     *
     * @param database the name under which the backups are stored
     */
    public Optional<Inspected> newestComplete(String database) {
        return newestFirst(database).filter(Inspected::complete).findFirst();
    }

    /**
     * {@return the newest complete backup of a database that matches the condition and is not from the future} Only the newest
     * {@value #LOOKED_AT} are inspected: an older match would not be useful for comparisons.
     *
     * @param database the name under which the backups are stored
     * @param wanted the condition
     */
    public Optional<Inspected> newestComplete(String database, Predicate<Summary> wanted) {
        return newestFirst(database)
                .limit(LOOKED_AT)
                .filter(one -> one.summary().filter(wanted).isPresent())
                .findFirst();
    }

    /** Returns the backups, newest first; each is read when the stream reaches it. */
    private Stream<Inspected> newestFirst(String database) {
        return candidates(database, Instant.MAX).stream().map(this::inspect);
    }

    /** Returns the candidates, newest first, without those from the future. */
    private List<StoredBackup> candidates(String database, Instant atOrBefore) {
        Instant now = clock.instant();
        List<StoredBackup> candidates = store.list(database).stream()
                .filter(backup -> !backup.id().time().isAfter(atOrBefore))
                .sorted(Comparator.comparing((StoredBackup b) -> b.id().time()).reversed())
                .toList();
        List<StoredBackup> future = candidates.stream()
                .filter(backup -> backup.id().isFromTheFuture(now))
                .toList();
        if (!future.isEmpty()) {
            LOG.warn(
                    "{} is from the future by the clock of this machine, and is skipped{}; specify its key to read it",
                    store.location(future.get(0).id()),
                    future.size() == 1 ? "" : " with " + (future.size() - 1) + " more");
        }
        return candidates.subList(future.size(), candidates.size());
    }

    /**
     * {@return the newest complete backup of a database at or before a time, if its source is unambiguous}
     *
     * @param database the name under which the backups are stored
     * @param atOrBefore the latest possible time of the backup
     */
    public BackupId latest(String database, Instant atOrBefore) {
        return latest(database, atOrBefore, Optional.empty());
    }

    /**
     * {@return the newest complete backup of a database at or before a time that is not from the future} Newer but damaged backups are
     * skipped with a warning.
     *
     * @param database the name under which the backups are stored
     * @param atOrBefore the latest possible time of the backup
     * @param source which of the sources under the name is meant, as {@link SourceIdentity#isNamed} reads it; empty if there is only one
     *     source, or if one followed the other
     * @throws ConfigurationException when there is no such backup, or when the source is ambiguous
     */
    public BackupId latest(String database, Instant atOrBefore, Optional<String> source) {
        List<Inspected> inspected = inspect(candidates(database, atOrBefore));
        List<Inspected> complete =
                inspected.stream().filter(Inspected::complete).toList();
        if (complete.isEmpty()) {
            throw none(database, atOrBefore, inspected);
        }
        Inspected newest = source.map(text -> newestNamed(database, complete, text))
                .orElseGet(() -> newestOfAll(database, complete));
        tellPassedOver(inspected);
        return newest.backup().id();
    }

    /**
     * {@return damaged files under the name of a backup that are newer than it, and not from the future; newest first}
     *
     * @param id the id of the backup
     * @param atOrBefore the latest possible time of the backup
     */
    public List<Inspected> damagedAfter(BackupId id, Instant atOrBefore) {
        Instant now = clock.instant();
        return inspect(store.list(id.database()).stream()
                        .filter(other -> other.id().time().isAfter(id.time())
                                && !other.id().time().isAfter(atOrBefore)
                                && !other.id().isFromTheFuture(now))
                        .sorted(Comparator.comparing(
                                        (StoredBackup other) -> other.id().time())
                                .reversed())
                        .toList())
                .stream()
                .filter(one -> !one.complete())
                .toList();
    }

    private void tellPassedOver(List<Inspected> newestFirst) {
        newestFirst.stream()
                .takeWhile(one -> !one.complete())
                .forEach(one -> LOG.warn(
                        "{} is skipped: {}", store.location(one.backup().id()), one.problem()));
    }

    /**
     * {@return the backups that represent a database: the newest complete one, or, if sources alternate, the newest of each source, newest
     * first} Empty when none is complete.
     *
     * @param database the name under which the backups are stored
     */
    public List<BackupId> latestOfEach(String database) {
        List<Inspected> inspected = inspect(candidates(database, Instant.MAX));
        List<Inspected> complete =
                inspected.stream().filter(Inspected::complete).toList();
        if (!complete.isEmpty()) {
            tellPassedOver(inspected);
        }
        boolean takesTurns = SourceHistory.of(complete).takesTurns();
        Set<SourceIdentity> seen = new HashSet<>();
        return complete.stream()
                .filter(one -> seen.add(
                        takesTurns ? one.summary().orElseThrow().source().canonical() : SourceIdentity.UNKNOWN))
                .map(one -> one.backup().id())
                .toList();
    }

    private static Inspected newestOfAll(String database, List<Inspected> newestFirst) {
        SourceHistory history = SourceHistory.of(newestFirst);
        if (history.takesTurns()) {
            throw new ConfigurationException(
                    database + " is ambiguous: its backups come from different sources by turns: " + history,
                    Choice.SOURCE + ", or give the key of a backup; and file"
                            + " different databases under different names");
        }
        return newestFirst.get(0);
    }

    private static Inspected newestNamed(String database, List<Inspected> newestFirst, String text) {
        List<Inspected> named = newestFirst.stream()
                .filter(one -> one.summary().orElseThrow().source().isNamed(text))
                .toList();
        SourceHistory history = SourceHistory.of(named.isEmpty() ? newestFirst : named);
        if (named.isEmpty()) {
            throw new ConfigurationException(
                    "no backup of " + database + " comes from " + text + "; there are: " + history,
                    Choice.SOURCE.words());
        }
        if (history.sources().size() > 1) {
            throw new ConfigurationException(
                    text + " is more than one source of " + database + ": " + history, Choice.SOURCE.words());
        }
        return named.get(0);
    }

    private RuntimeException none(String database, Instant atOrBefore, List<Inspected> damaged) {
        if (!damaged.isEmpty()) {
            return FormatException.damaged("no backup of " + database + " is complete: "
                    + damaged.get(0).problem());
        }
        return new ConfigurationException(
                "there is no backup of " + database
                        + (atOrBefore.equals(Instant.MAX) ? "" : " at or before " + atOrBefore) + " in "
                        + store.name(),
                Choice.LIST.words());
    }
}
