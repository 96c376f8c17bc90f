package io.pgbackup.cli.command;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.BackupFile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that selects a source if backups of several sources have the same name. */
final class SourceOption {

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description =
                    "Consider only backups of NAME that come from this server: its host as the list command prints it,"
                            + " its system identifier, or SYSTEM/DATABASE as in --json. Needed if different databases were"
                            + " backed up alternately under one name.")
    private @Nullable String source;

    /** Refuses a source if no backup is named. */
    void requireNone() {
        if (source != null) {
            throw new ConfigurationException(
                    "--source is given without a NAME",
                    "omit it: without a name, the newest backup of each source is used");
        }
    }

    /** Opens the backup that BACKUP names. */
    BackupFile open(Invocation invocation, String reference) {
        return BackupReference.parse(reference, invocation.directory())
                .from(Optional.ofNullable(source))
                .open(invocation);
    }
}
