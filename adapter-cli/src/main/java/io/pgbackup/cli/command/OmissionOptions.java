package io.pgbackup.cli.command;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Waivers;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that let a backup be without something. */
final class OmissionOptions {

    @Option(
            names = "--allow-unknown",
            description =
                    "Go on when the database has kinds of objects that this version does not know. They are not in the"
                            + " backup, and named as a warning, as all that is left out.")
    private boolean unknown;

    @Option(
            names = "--allow-omission",
            paramLabel = "NAME",
            description =
                    "Continue without this object, such as 'subscription s', 'user mapping *', 'large object 42'; * and ?"
                            + " are wildcards; may be repeated. Tables are left out otherwise.")
    private List<String> names = List.of();

    @Option(
            names = "--allow-omissions",
            description = "Go on whatever would not be in the backup, but for tables that cannot be read.")
    private boolean everything;

    /**
     * What may be missing.
     *
     * @param configured what the settings allow besides
     */
    Waivers waivers(List<String> configured) {
        return Waivers.of(
                everything,
                unknown,
                Stream.concat(configured.stream(), names.stream()).toList());
    }

    /** A warning for each name without which all of the backups would be the same; none where an earlier run made one. */
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
