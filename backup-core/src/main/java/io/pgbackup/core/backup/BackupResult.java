package io.pgbackup.core.backup;

import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.store.StoredBackup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param backup the backup as the store lists it
 * @param location where it is, for people
 * @param source which database of which server it is of
 * @param previous the newest earlier backup of the same lineage; empty if there is none among the newest
 * @param alreadyDone whether an earlier run had created it; then all figures are 0
 * @param tables tables with rows of their own
 * @param rows rows of all tables
 * @param largeObjects large objects, which belong to no table
 * @param rawBytes size of the script
 * @param parts number of uploaded parts
 * @param duration duration of the run
 * @param omissions objects of the database that are not in the backup; all of them were waived
 * @param warnings for operators, the omissions among them
 */
public record BackupResult(
        StoredBackup backup,
        String location,
        SourceIdentity source,
        Optional<StoredBackup> previous,
        boolean alreadyDone,
        int tables,
        long rows,
        LargeObjectTotals largeObjects,
        long rawBytes,
        int parts,
        Duration duration,
        List<Omission> omissions,
        List<String> warnings) {

    public BackupResult {
        omissions = List.copyOf(omissions);
        warnings = List.copyOf(warnings);
    }
}
