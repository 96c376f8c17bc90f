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

/** The options that select a part of a database, and the name under which its backups are stored. */
final class PartOptions {

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Store the backup of one database under this name instead of its own.")
    private @Nullable String name;

    @Option(
            names = {"-n", "--schema"},
            paramLabel = "PATTERN",
            description =
                    "Only objects in these schemas; * and ? are wildcards, \"double quotes\" make a name literal. This and"
                            + " the following options may be repeated. A part of a database needs a --name.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = {"-t", "--table"},
            paramLabel = "PATTERN",
            description = "Only these tables, with their partitions, their sequences and dependent objects, and these"
                    + " views and sequences: name or schema.name.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-N", "--exclude-schema"},
            paramLabel = "PATTERN",
            description = "No objects in these schemas, nor objects that cannot be created without them.")
    private List<String> excludedSchemas = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-table"},
            paramLabel = "PATTERN",
            description = "Not these tables and their partitions, nor objects that cannot be created without them.")
    private List<String> excludedTables = new ArrayList<>();

    @Option(
            names = "--exclude-table-data",
            paramLabel = "PATTERN",
            description = "Not the rows of these tables and their partitions.")
    private List<String> excludedData = new ArrayList<>();

    @Option(
            names = "--schema-only",
            description = "Only definitions: no rows, no values of sequences and no large objects.")
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
     * Returns the databases with the names of their backups. Whole backups are stored under the names of databases and those in
     * the configuration: a part under such a name would count as one, and the retention would delete whole backups because of it.
     */
    List<Source> filed(Invocation invocation, List<Source> sources, boolean allDatabases) {
        boolean isPart = !selection().isEverything();
        String given = name;
        if (given == null) {
            if (isPart) {
                throw wrong(
                        "a backup of a part of a database needs a name of its own",
                        "give it one with --name: under the database's name it would count as a backup of the whole"
                                + " database");
            }
            return sources;
        }
        if (allDatabases || sources.size() != 1) {
            throw wrong("--name applies to one database only", "name one configured database, or give its --url");
        }
        Source source = sources.get(0);
        List<String> configured = invocation.settings().databases().stream()
                .map(DatabaseSettings::name)
                .toList();
        boolean isOwn =
                given.equals(source.name()) || given.equals(source.database().database());
        if (given.isBlank() || (isPart && isOwn)) {
            throw wrong(
                    "--name is '" + given + "', which is not a separate name for a part of database "
                            + source.database().database(),
                    "give another --name: whole backups use this one");
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
