package io.pgbackup.cli.command;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Waivers;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that allow objects to be missing from a backup. */
final class OmissionOptions {

    @Option(
            names = "--allow-unknown",
            description =
                    "Continue if the database has kinds of objects that this version does not know. They are left out of"
                            + " the backup, and a warning names them, as it does for every omission.")
    private boolean unknown;

    @Option(
            names = "--allow-omission",
            paramLabel = "NAME",
            description =
                    "Continue without this object, such as 'subscription s', 'user mapping *', 'large object 42'; * and ?"
                            + " are wildcards; may be repeated. To leave out tables, use backup --exclude-table.")
    private List<String> names = List.of();

    @Option(
            names = "--allow-omissions",
            description = "Continue without any object that cannot be backed up, except tables that cannot be read.")
    private boolean everything;

    /**
     * Returns the permission for objects to be missing.
     *
     * @param configured names that the settings allow in addition
     */
    Waivers waivers(List<String> configured) {
        return Waivers.of(
                everything,
                unknown,
                Stream.concat(configured.stream(), names.stream()).toList());
    }

    /** Returns a warning for each name that matches no omission; none if an earlier run made one of the backups. */
    List<String> unused(List<BackupResult> backups) {
        if (backups.stream().anyMatch(BackupResult::alreadyDone)) {
            return List.of();
        }
        List<Omission> omissions =
                backups.stream().flatMap(backup -> backup.omissions().stream()).toList();
        return Waivers.of(false, false, names).unused(omissions).stream()
                .map(name -> "--allow-omission '" + name + "' matches nothing that is left out")
                .toList();
    }
}
