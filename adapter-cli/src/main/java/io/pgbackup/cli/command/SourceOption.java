package io.pgbackup.cli.command;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.BackupFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Says which source is meant where there are backups of several under one name. */
final class SourceOption {

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description =
                    "Of the backups of NAME, those that come from this server: its host as the list command prints it,"
                            + " its system identifier, or SYSTEM/DATABASE as --json has them. Needed where different databases"
                            + " were backed up under one name by turns.")
    private @Nullable String source;

    /** Where no backup is named, no source can be either. */
    void requireNone() {
        if (source != null) {
            throw new ConfigurationException(
                    "--source goes with a NAME, and there is none",
                    "without a name, the newest backup of each source is taken");
        }
    }

    /** Opens what BACKUP stands for. */
    BackupFile open(Invocation invocation, String reference) {
        return BackupReference.parse(reference, invocation.directory())
                .from(Optional.ofNullable(source))
                .open(invocation);
    }
}
