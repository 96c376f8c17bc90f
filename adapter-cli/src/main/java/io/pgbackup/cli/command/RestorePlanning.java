package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.connect.Database;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.LargeObjectTotals;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.restore.RunRestore.Preview;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import java.util.ArrayList;
import java.util.List;

/** {@code restore --plan}: what would be restored, and what stands in the way. Leaves nothing on the target. */
final class RestorePlanning {

    /** Roles and available extensions are the server's, so any of its databases can tell them. */
    private static final String MAINTENANCE_DATABASE = "postgres";

    private final Invocation invocation;
    private final BackupFile file;
    private final Database database;
    private final RestoreRequest request;

    RestorePlanning(Invocation invocation, BackupFile file, Database database, RestoreRequest request) {
        this.invocation = invocation;
        this.file = file;
        this.database = database;
        this.request = request;
    }

    /** Prints the plan; the exit code is 0 when nothing stands in the way. */
    int run(boolean create, boolean replace) {
        List<String> problems = new ArrayList<>();
        if (create || replace) {
            DatabaseAdmin admin = database.server().admin();
            boolean exists = admin.exists(database.database());
            if (create && exists) {
                problems.add("database " + database.database() + " exists already");
            }
            if (replace && !exists) {
                problems.add("database " + database.database() + " does not exist");
            }
            if (replace) {
                admin.obstacles(database.database()).forEach(one -> problems.add("it cannot be renamed: " + one));
            }
        }
        DatabaseLoader loader = create || replace ? database.server().loader(MAINTENANCE_DATABASE) : database.loader();
        Preview preview = invocation.restoring().plan(file, loader, request);
        RestorePlan plan = preview.plan();
        problems.addAll(
                create || replace ? plan.problems(file.index(), request, asNew(preview.target())) : preview.problems());
        problems.addAll(preview.refusals());
        if (!create && !replace && request.selection().definitions()) {
            preview.target().objects().forEach(object -> problems.add("the target is not empty: it holds " + object));
        }
        print(plan, problems);
        return problems.isEmpty() ? 0 : io.pgbackup.core.failure.FailureKind.TARGET_CONFLICT.exitCode();
    }

    /** The facts of a database that would be created for this backup. */
    private TargetFacts asNew(TargetFacts facts) {
        return new TargetFacts(
                database.database(),
                facts.serverVersion(),
                facts.serverVersionNumber(),
                file.index().facts().encoding(),
                List.of(),
                facts.roles(),
                facts.owners(),
                facts.tablespaces(),
                facts.availableExtensions(),
                facts.settings(),
                facts.superuser(),
                List.of());
    }

    private void print(RestorePlan plan, List<String> problems) {
        long rows = plan.tables().stream().mapToLong(IndexedTable::rows).sum();
        long bytes = plan.tables().stream().mapToLong(IndexedTable::bytes).sum();
        LargeObjectTotals objects = LargeObjectTotals.of(plan.largeObjects());
        List<String> lines = new ArrayList<>();
        lines.add(file.name() + " would be restored into " + database.label());
        lines.add("  " + Amounts.count(plan.entries().size(), "object") + ", "
                + Amounts.content(rows, plan.tables().size(), objects) + ", " + Amounts.bytes(bytes));
        List<String> selection = file.index().selection().options();
        if (!selection.isEmpty()) {
            lines.add("  the backup holds a part of a database: " + String.join(" ", selection));
        }
        List<String> labels =
                plan.entries().stream().map(entry -> entry.entry().label()).toList();
        labels.forEach(label -> lines.add("  " + label));
        plan.leftOut().forEach(one -> lines.add("  left out: " + one));
        lines.add(problems.isEmpty() ? "  nothing stands in the way" : "  in the way:");
        problems.forEach(problem -> lines.add("    " + problem));
        invocation
                .console()
                .result(
                        lines,
                        new Fields()
                                .put("backup", file.name())
                                .put("target", database.label())
                                .putTexts("selection", selection)
                                .put("tables", plan.tables().size())
                                .put("rows", rows)
                                .put("largeObjects", objects.count())
                                .put("largeObjectBytes", objects.bytes())
                                .put("bytes", bytes)
                                .putTexts("objects", labels)
                                .putTexts("leftOut", plan.leftOut())
                                .putTexts("problems", problems));
    }
}
