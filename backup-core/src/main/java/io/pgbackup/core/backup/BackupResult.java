package io.pgbackup.core.backup;

import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.store.StoredBackup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param backup as the store has it
 * @param location where it is, for people
 * @param source which database of which server it is of
 * @param previous the newest backup before this one that it can stand in for; empty where there is none among the newest
 * @param alreadyDone whether an earlier run had made it; all figures are 0 then
 * @param tables with rows of their own
 * @param rows of all tables
 * @param largeObjects which are in no table
 * @param rawBytes of the script
 * @param parts uploaded
 * @param duration of the run
 * @param omissions what is not in the backup although the database has it; all of it was waived
 * @param warnings for a person to read, the omissions among them
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
