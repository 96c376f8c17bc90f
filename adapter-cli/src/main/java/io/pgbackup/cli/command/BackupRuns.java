package io.pgbackup.cli.command;

import io.pgbackup.cli.command.BackupSources.Source;
import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.Progress;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.backup.RunBackups;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backups of one {@code backup} command: shows the progress of each, and collects the results of all. */
final class BackupRuns implements RunBackups.Observer {

    private final Invocation invocation;
    private final Outcomes outcomes;
    private final List<String> lines;
    private final Map<String, String> labels = new HashMap<>();
    private final List<Fields> results = new ArrayList<>();
    private final List<BackupResult> backups = new ArrayList<>();
    private Progress.@Nullable Closing<BackupProgress> progress;

    /**
     * Creates the observer of one command.
     *
     * @param outcomes receives failures
     * @param lines receives the lines to print at the end
     */
    BackupRuns(Invocation invocation, Outcomes outcomes, List<String> lines) {
        this.invocation = invocation;
        this.outcomes = outcomes;
        this.lines = lines;
    }

    /** Returns one result for each attempted backup, in order. */
    List<Fields> results() {
        return results;
    }

    /** Returns the backups that succeeded. */
    List<BackupResult> backups() {
        return backups;
    }

    private record Target(Source source, boolean rolePasswords) implements RunBackups.Target {

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public DatabaseDumper dumper() {
            return source.database().dumper();
        }

        @Override
        public String server() {
            return source.database().serverName();
        }

        @Override
        public DatabaseDumper globals() {
            return source.database().globals(rolePasswords);
        }
    }

    /**
     * Runs the backups.
     *
     * @param rolePasswords whether globals contain password hashes
     */
    void run(List<Source> sources, RunBackups.Plan plan, boolean rolePasswords) {
        List<RunBackups.Target> targets = new ArrayList<>();
        for (Source source : sources) {
            String server = source.database().serverName();
            labels.put(source.name(), source.database().label());
            labels.putIfAbsent(BackupId.GLOBALS + server, source.database().label());
            targets.add(new Target(source, rolePasswords));
        }
        RunBackup runBackup = new RunBackup(
                invocation.store(),
                invocation.codecs(),
                invocation.clock(),
                invocation.tools().runTokens(),
                invocation.tools().version().number());
        new RunBackups(runBackup, invocation.pruning(), invocation.policy()).run(targets, plan, this);
    }

    @Override
    public boolean goesOn() {
        return !outcomes.interrupted();
    }

    @Override
    public BackupProgress progress(BackupId id) {
        Progress.Closing<BackupProgress> opened = invocation.progress().backup(id.database());
        progress = opened;
        return opened.listener();
    }

    @Override
    public void prunes(BackupId id) {
        endProgress();
    }

    private void endProgress() {
        Progress.Closing<BackupProgress> opened = progress;
        if (opened != null) {
            progress = null;
            opened.close();
        }
    }

    @Override
    public void ended(RunBackups.Outcome outcome) {
        endProgress();
        String name = outcome.id().database();
        Fields fields = new Fields().put("name", name);
        results.add(fields);
        outcome.result().ifPresent(result -> {
            backups.add(result);
            describe(name, result, outcome.scope().selection(), fields);
            result.warnings().forEach(warning -> invocation.console().message("warning", name + ": " + warning));
        });
        outcome.pruned().ifPresent(pruned -> describe(pruned, fields));
        outcome.thrown().ifPresent(thrown -> outcomes.failed(name, fields, thrown));
    }

    private void describe(String name, BackupResult result, DumpSelection selection, Fields fields) {
        fields.put("database", labels.get(name))
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
            lines.add(name + ": already done: " + result.location());
            return;
        }
        lines.add(name + ": " + result.location());
        String content = result.backup().id().isGlobals()
                ? "roles, tablespaces and settings of the server"
                : Amounts.content(result.rows(), result.tables(), result.largeObjects());
        lines.add("  " + content + ", " + Amounts.bytes(result.rawBytes()) + " stored as "
                + Amounts.bytes(result.backup().size()) + ", in " + Amounts.duration(result.duration()));
        if (!selection.isEverything()) {
            lines.add("  a part of " + labels.get(name) + ": " + String.join(" ", selection.options()));
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
