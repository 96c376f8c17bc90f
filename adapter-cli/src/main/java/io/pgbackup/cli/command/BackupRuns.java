package io.pgbackup.cli.command;

import io.pgbackup.cli.command.BackupSources.Source;
import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.Progress;
import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The backups of one {@code backup} command, one after the other, and what is to be told of them. */
final class BackupRuns {

    private final Invocation invocation;
    private final RunBackup runBackup;
    private final Instant start;
    private final Outcomes outcomes;
    private final List<String> lines;
    private final List<Fields> results = new ArrayList<>();
    private final List<BackupResult> backups = new ArrayList<>();

    /**
     * @param start goes into the names of the backups
     * @param outcomes take failures
     * @param lines take what to print at the end
     */
    BackupRuns(Invocation invocation, Instant start, Outcomes outcomes, List<String> lines) {
        this.invocation = invocation;
        this.runBackup = new RunBackup(
                invocation.store(),
                invocation.codecs(),
                invocation.clock(),
                invocation.tools().runTokens(),
                invocation.tools().version().number());
        this.start = start;
        this.outcomes = outcomes;
        this.lines = lines;
    }

    /** One for each run, in their order. */
    List<Fields> results() {
        return results;
    }

    /** What succeeded. */
    List<BackupResult> backups() {
        return backups;
    }

    /** Backs up, then prunes; whether there is a backup now. */
    boolean run(Source source, DatabaseDumper dumper, DumpScope scope) {
        Fields fields = new Fields().put("name", source.name());
        results.add(fields);
        boolean done = outcomes.run(source.name(), fields, () -> {
            BackupResult result = backup(source.name(), dumper, scope);
            backups.add(result);
            describe(source, result, scope.selection(), fields);
            result.warnings()
                    .forEach(warning -> invocation.console().message("warning", source.name() + ": " + warning));
        });
        if (done) {
            outcomes.run(
                    source.name(),
                    fields,
                    () -> describe(
                            invocation
                                    .pruning()
                                    .after(
                                            source.name(),
                                            Lineage.of(
                                                    backups.get(backups.size() - 1)
                                                            .source(),
                                                    scope.selection()),
                                            invocation.policy()),
                            fields));
        }
        return done;
    }

    private BackupResult backup(String name, DatabaseDumper dumper, DumpScope scope) {
        BackupId id =
                new BackupId(name, start, invocation.settings().compression().compression());
        BackupRequest request = BackupRequest.of(id, invocation.jobs(), scope);
        try (Progress.Closing<BackupProgress> progress = invocation.progress().backup(name)) {
            return runBackup.run(request, dumper, progress.listener());
        }
    }

    private void describe(Source source, BackupResult result, DumpSelection selection, Fields fields) {
        fields.put("database", source.database().label())
                .put("key", BackupKeys.key(result.backup().id()))
                .put("location", result.location())
                .put("time", result.backup().id().time())
                .put("alreadyDone", result.alreadyDone())
                .put("sizeBytes", result.backup().size())
                .put("rawBytes", result.rawBytes())
                .put("tables", result.tables())
                .put("rows", result.rows())
                .put("largeObjects", result.largeObjects().count())
                .put("largeObjectBytes", result.largeObjects().bytes())
                .put("parts", result.parts())
                .putTexts("selection", selection.options())
                .putMillis("durationMillis", result.duration())
                .putTexts("warnings", result.warnings());
        if (result.alreadyDone()) {
            lines.add(source.name() + ": already done: " + result.location());
            return;
        }
        lines.add(source.name() + ": " + result.location());
        String content = result.backup().id().isGlobals()
                ? "roles, tablespaces and settings of the server"
                : Amounts.content(result.rows(), result.tables(), result.largeObjects());
        lines.add("  " + content + ", " + Amounts.bytes(result.rawBytes()) + " stored as "
                + Amounts.bytes(result.backup().size()) + ", in " + Amounts.duration(result.duration()));
        if (!selection.isEverything()) {
            lines.add("  a part of " + source.database().label() + ": " + String.join(" ", selection.options()));
        }
    }

    private void describe(PruneResult result, Fields fields) {
        fields.put("deleted", result.deleted()).put("deletedBytes", result.deletedBytes());
        if (result.deleted() > 0) {
            lines.add("  deleted " + Amounts.count(result.deleted(), "old backup") + ", "
                    + Amounts.bytes(result.deletedBytes()));
        }
    }
}
