package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.connect.Database;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.restore.RestoreGlobals;
import io.pgbackup.core.store.BackupId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code restore --globals}: restores roles, memberships, settings and tablespaces onto the server of the target. */
final class GlobalsRestoring {

    private final Invocation invocation;

    GlobalsRestoring(Invocation invocation) {
        this.invocation = invocation;
    }

    /**
     * Returns the name of the backup to restore: the given one, or else the only globals in the store.
     *
     * @throws ConfigurationException of kind {@code USAGE} if the store has no globals, or globals of several servers
     */
    String reference(@Nullable String given) {
        if (given != null) {
            return given;
        }
        List<String> names = invocation.store().list().stream()
                .map(backup -> backup.id().database())
                .filter(BackupId::isGlobals)
                .distinct()
                .sorted()
                .toList();
        if (names.size() == 1) {
            return names.get(0);
        }
        throw new ConfigurationException(
                names.isEmpty()
                        ? "there are no backups of globals in "
                                + invocation.store().name()
                        : "there are globals of several servers: " + String.join(", ", names),
                "name the backup: a key, a file, _globals.<server> (the newest), or _globals.<server>@TIME");
    }

    /** Restores the globals, or only prints what would be done, and returns the exit code. */
    int run(BackupFile file, Database database, String role, boolean keepGoing, boolean existing, boolean planOnly) {
        RestoreGlobals restoring = invocation.restoringGlobals();
        return planOnly
                ? print(file, database, restoring.plan(file, database.loader(), role, existing))
                : print(file, database, restoring.run(file, database.loader(), role, keepGoing, existing));
    }

    private int print(BackupFile file, Database database, RestoreGlobals.Plan plan) {
        List<String> labels =
                plan.entries().stream().map(entry -> entry.entry().label()).toList();
        List<String> lines = new ArrayList<>();
        lines.add(file.name() + " would be restored onto the server " + database.serverName());
        labels.forEach(label -> lines.add("  " + label));
        plan.kept().forEach(label -> lines.add("  exists already, and stays as it is: " + label));
        lines.add(plan.problems().isEmpty() ? "  no obstacles found" : "  obstacles:");
        plan.problems().forEach(problem -> lines.add("    " + problem));
        invocation
                .console()
                .result(
                        lines,
                        new Fields()
                                .put("backup", file.name())
                                .put("server", database.serverName())
                                .putTexts("objects", labels)
                                .putTexts("kept", plan.kept())
                                .putTexts("problems", plan.problems()));
        return plan.problems().isEmpty() ? 0 : FailureKind.TARGET_CONFLICT.exitCode();
    }

    private int print(BackupFile file, Database database, RestoreGlobals.Result result) {
        List<String> lines = new ArrayList<>();
        lines.add(file.name() + " is restored onto the server " + database.serverName());
        lines.add("  " + Amounts.count(result.made().size(), "object") + " created, in "
                + Amounts.duration(result.duration()));
        result.kept().forEach(label -> lines.add("  existed already, and stays as it is: " + label));
        if (!result.failures().isEmpty()) {
            lines.add("  failed: " + Amounts.count(result.failures().size(), "object"));
        }
        file.index().facts().warnings().forEach(warning -> lines.add("  warning of the backup: " + warning));
        invocation
                .console()
                .result(
                        lines,
                        new Fields()
                                .put("backup", file.name())
                                .put("server", database.serverName())
                                .putTexts("made", result.made())
                                .putTexts("kept", result.kept())
                                .putTexts("failures", result.failures())
                                .putTexts("warnings", file.index().facts().warnings())
                                .putMillis("durationMillis", result.duration()));
        result.failures().forEach(failure -> invocation.console().message("error", failure));
        return result.failures().isEmpty() ? 0 : FailureKind.FAILED.exitCode();
    }
}
