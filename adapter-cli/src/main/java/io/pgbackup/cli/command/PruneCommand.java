package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.TextTable;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.retention.RetentionPolicy.Decision;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prune}: applies the retention, and prints the reason for every decision. */
@Command(
        name = "prune",
        description =
                "Deletes the backups that are older than BACKUP_RETENTION_DAYS, counted from the newest one; the newest"
                        + " three of each source always stay. Prints the reason for every backup.")
public final class PruneCommand extends CliCommand {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description =
                    "Only this database's backups (default: those of all configured databases, or of all databases"
                            + " in the store if none is configured).")
    private @Nullable String name;

    @Option(names = "--dry-run", description = "Print the decisions, but delete nothing.")
    private boolean dryRun;

    @Inject
    PruneCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(Invocation invocation) {
        TextTable table = new TextTable(Set.of(2), "NAME", "TIME", "SIZE", "DECISION", "REASON");
        List<Fields> results = new ArrayList<>();
        List<String> summary = new ArrayList<>();
        Outcomes outcomes = new Outcomes(invocation);
        for (String database : databases(invocation)) {
            Fields fields = new Fields().put("name", database);
            results.add(fields);
            outcomes.run(database, fields, () -> {
                PruneResult result = invocation.pruning().all(database, invocation.policy(), dryRun);
                describe(result, table, fields);
                summary.add(database + ": " + (dryRun ? "would delete " : "deleted ")
                        + Amounts.count(result.deleted(), "backup") + ", " + Amounts.bytes(result.deletedBytes()));
                result.damaged()
                        .forEach(location -> invocation
                                .console()
                                .message(
                                        "warning", location + " is not complete; it is left alone and does not count"));
            });
            if (outcomes.interrupted()) {
                break;
            }
        }
        List<String> lines = new ArrayList<>(summary.isEmpty() ? List.of() : table.lines());
        lines.addAll(summary);
        invocation.console().result(lines, new Fields().put("dryRun", dryRun).putAll("databases", results));
        return outcomes.exitCode();
    }

    private List<String> databases(Invocation invocation) {
        String only = name;
        if (only != null) {
            if (invocation.store().list(only).isEmpty()) {
                throw new ConfigurationException(
                        "there is no backup of " + only + " in "
                                + invocation.store().name(),
                        "list the backups with the list command");
            }
            return List.of(only);
        }
        List<DatabaseSettings> configured = invocation.settings().databases();
        return configured.isEmpty()
                ? invocation.store().list().stream()
                        .map(backup -> backup.id().database())
                        .distinct()
                        .sorted()
                        .toList()
                : configured(invocation, configured);
    }

    /** Returns the names of the configured databases, and those of the globals of their servers that have backups. */
    private static List<String> configured(Invocation invocation, List<DatabaseSettings> configured) {
        List<String> names =
                new ArrayList<>(configured.stream().map(DatabaseSettings::name).toList());
        configured.stream()
                .map(one -> BackupId.GLOBALS
                        + invocation.databases().configured(one).serverName())
                .distinct()
                .filter(name -> !invocation.store().list(name).isEmpty())
                .forEach(names::add);
        return names;
    }

    private void describe(PruneResult result, TextTable table, Fields fields) {
        List<Fields> decisions = new ArrayList<>();
        for (Decision decision : result.decisions()) {
            var id = decision.backup().id();
            table.add(
                    id.database(),
                    id.time().toString(),
                    Amounts.bytes(decision.backup().size()),
                    decision.keep() ? "keep" : "delete",
                    decision.reason());
            decisions.add(new Fields()
                    .put("key", BackupKeys.key(id))
                    .put("time", id.time())
                    .put("sizeBytes", decision.backup().size())
                    .put("keep", decision.keep())
                    .put("reason", decision.reason()));
        }
        fields.put("deleted", result.deleted())
                .put("deletedBytes", result.deletedBytes())
                .putAll("decisions", decisions)
                .putTexts("damaged", result.damaged());
    }
}
