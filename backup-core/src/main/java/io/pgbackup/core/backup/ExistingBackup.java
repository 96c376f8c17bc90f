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

/** Looks whether a backup that is to be made is in the store already. */
final class ExistingBackup {

    private static final Logger log = LoggerFactory.getLogger(ExistingBackup.class);

    private final BackupStore store;
    private final BackupCatalog catalog;

    ExistingBackup(BackupStore store, BackupCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /**
     * What is there under the name, under any compression; empty if nothing is.
     *
     * @throws io.pgbackup.core.failure.BackupServiceException if it is not what the run would make
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

    /** What stands under the name counts only if it is what this run would make: complete, of this database, and as much of it. */
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
                        location + " is there already, and holds another part of the database",
                        "file different parts under different names");
            }
            RunBackup.checkOmissions(facts.omissions(), request.scope().waivers());
            log.info("backup {} is already there", location);
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
                location + " is there already, and is a backup of another source, " + there
                        + "; this run is to back up " + wanted,
                "file different databases under different names");
    }

    /**
     * Which database this is. A run that is repeated while its database cannot be asked is still done: what stands there was made of this
     * address for this very time.
     *
     * @param there what the backup that is there says; its address is that of the database
     */
    private static SourceIdentity identify(DatabaseDumper dumper, SourceIdentity there) {
        try {
            return dumper.identify();
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.DATABASE_UNREACHABLE && e.kind() != FailureKind.DATABASE_REFUSED) {
                throw e;
            }
            log.warn("{}; its address is that of the backup that is there", e.getMessage());
            return there;
        }
    }
}
