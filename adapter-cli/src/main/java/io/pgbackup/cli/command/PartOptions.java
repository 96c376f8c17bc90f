package io.pgbackup.cli.command;

import io.pgbackup.cli.command.BackupSources.Source;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.failure.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that back up a part of a database, and give its backups a name. */
final class PartOptions {

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "File the backup of one database under this name instead of its own.")
    private @Nullable String name;

    @Option(
            names = {"-n", "--schema"},
            paramLabel = "PATTERN",
            description =
                    "Only objects in these schemas; * and ? as wildcards, \"double quotes\" take names as they are."
                            + " Repeatable, as all of these. A part of a database needs a --name.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = {"-t", "--table"},
            paramLabel = "PATTERN",
            description = "Only these tables, with their partitions, their sequences and what hangs on them, and these"
                    + " views and sequences: name or schema.name.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-N", "--exclude-schema"},
            paramLabel = "PATTERN",
            description = "Nothing in these schemas, nor what cannot be made without it.")
    private List<String> excludedSchemas = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-table"},
            paramLabel = "PATTERN",
            description = "Not these tables and their partitions, nor what cannot be made without them.")
    private List<String> excludedTables = new ArrayList<>();

    @Option(
            names = "--exclude-table-data",
            paramLabel = "PATTERN",
            description = "Not the rows of these tables and their partitions.")
    private List<String> excludedData = new ArrayList<>();

    @Option(names = "--schema-only", description = "Only definitions: no rows, values of sequences and large objects.")
    private boolean schemaOnly;

    DumpSelection selection() {
        return new DumpSelection(
                patterns("--schema", schemas),
                patterns("--table", tables),
                patterns("--exclude-schema", excludedSchemas),
                patterns("--exclude-table", excludedTables),
                patterns("--exclude-table-data", excludedData),
                schemaOnly);
    }

    private static List<NamePattern> patterns(String option, List<String> texts) {
        return texts.stream()
                .map(text -> SelectionOptions.pattern(option, text))
                .toList();
    }

    /**
     * The databases under the names that their backups get. Whole backups are filed under the names of databases and those in the
     * configuration: a part under such a name would count as one, and the retention would delete whole ones in its favour.
     */
    List<Source> filed(Invocation invocation, List<Source> sources, boolean allDatabases) {
        boolean isPart = !selection().isEverything();
        String given = name;
        if (given == null) {
            if (isPart) {
                throw wrong(
                        "a backup of a part of a database needs a name of its own",
                        "give it one with --name: under the database's name it would count as a backup of the whole");
            }
            return sources;
        }
        if (allDatabases || sources.size() != 1) {
            throw wrong("--name is for one database", "name one configured database, or give its --url");
        }
        Source source = sources.get(0);
        List<String> configured = invocation.settings().databases().stream()
                .map(DatabaseSettings::name)
                .toList();
        boolean isOwn =
                given.equals(source.name()) || given.equals(source.database().database());
        if (given.isBlank() || (isPart && isOwn)) {
            throw wrong(
                    "--name is '" + given + "', which is no name of its own for a part of database "
                            + source.database().database(),
                    "give another --name: whole backups have this one");
        }
        if (configured.contains(given) && (isPart || !given.equals(source.name()))) {
            throw wrong(
                    "--name is '" + given + "', under which a configured database is backed up",
                    "give another --name: the retention would mix the backups up");
        }
        return List.of(new Source(given, source.database()));
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }
}
