package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.verify.BackupCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether the requested backup exists in the store already. */
final class ExistingBackup {

    private static final Logger LOG = LoggerFactory.getLogger(ExistingBackup.class);

    private final BackupStore store;
    private final BackupCatalog catalog;

    ExistingBackup(BackupStore store, BackupCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /**
     * Returns the existing backup of this name, under any compression; empty if there is none.
     *
     * @throws io.pgbackup.core.failure.BackupServiceException if it is not the backup that the run would create
     */
    Optional<BackupResult> find(BackupRequest request, DatabaseDumper dumper) {
        return stored(request.id()).map(found -> asResult(found, request, dumper));
    }

    private Optional<StoredBackup> stored(BackupId id) {
        for (Compression compression : Compression.values()) {
            Optional<StoredBackup> found = store.find(id.with(compression));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Accepts an existing backup only if it is the backup that this run would create: complete, of this database, and of the same part. */
    private BackupResult asResult(StoredBackup found, BackupRequest request, DatabaseDumper dumper) {
        String location = store.location(found.id());
        try (BackupFile file = catalog.open(found.id())) {
            DatabaseFacts facts = file.index().facts();
            SourceIdentity there = facts.source();
            if (!there.isAt(dumper.host())) {
                throw taken(location, there, dumper.name());
            }
            SourceIdentity source = identify(dumper, there);
            if (!there.isSame(source)) {
                throw taken(location, there, source.toString());
            }
            if (!file.index().selection().equals(request.scope().selection())) {
                throw TargetException.conflict(
                        location + " already exists, and holds another part of the database",
                        "store different parts under different names");
            }
            RunBackup.checkOmissions(facts.omissions(), request.scope().waivers());
            LOG.info("backup {} already exists", location);
            return new BackupResult(
                    found,
                    location,
                    source,
                    Optional.empty(),
                    true,
                    0,
                    0,
                    LargeObjectTotals.NONE,
                    0,
                    0,
                    Duration.ZERO,
                    List.of(),
                    List.of());
        }
    }

    private static TargetException taken(String location, SourceIdentity there, String wanted) {
        return TargetException.conflict(
                location + " already exists, and is a backup of another source, " + there + "; this run is to back up "
                        + wanted,
                "store different databases under different names");
    }

    /**
     * Determines which database this is. If the database of a repeated run cannot be reached, the existing backup counts as its own if its
     * address is the same: it was created from that address for this very time.
     *
     * @param there the source that the existing backup records; its address is that of the database
     */
    private static SourceIdentity identify(DatabaseDumper dumper, SourceIdentity there) {
        try {
            return dumper.identify();
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.DATABASE_UNREACHABLE && e.kind() != FailureKind.DATABASE_REFUSED) {
                throw e;
            }
            LOG.warn("{}; its address is that of the existing backup", e.getMessage());
            return there;
        }
    }
}
