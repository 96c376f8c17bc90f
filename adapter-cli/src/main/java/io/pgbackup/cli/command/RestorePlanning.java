package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.restore.RestoreDatabase;
import io.pgbackup.core.restore.RestoreDatabase.Way;
import io.pgbackup.core.restore.plan.RestorePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code restore --plan}: prints what would be restored, and any obstacles. Leaves nothing on the target. */
final class RestorePlanning {

    private final Invocation invocation;
    private final BackupFile file;
    private final String target;

    /** @param target the name of the target in messages */
    RestorePlanning(Invocation invocation, BackupFile file, String target) {
        this.invocation = invocation;
        this.file = file;
        this.target = target;
    }

    /** Prints the plan, and returns the exit code, which is 0 if there are no obstacles. */
    int print(RestoreDatabase.Planned planned, Way way) {
        RestorePlan plan = planned.plan();
        List<String> problems = planned.problems();
        long rows = plan.tables().stream().mapToLong(IndexedTable::rows).sum();
        long bytes = plan.tables().stream().mapToLong(IndexedTable::bytes).sum();
        LargeObjectTotals objects = IndexedLargeObjects.totals(plan.largeObjects());
        List<String> lines = new ArrayList<>();
        lines.add(file.name() + " would be restored into " + target);
        database(way).ifPresent(lines::add);
        lines.add("  " + Amounts.count(plan.entries().size(), "object") + ", "
                + Amounts.content(rows, plan.tables().size(), objects) + ", " + Amounts.bytes(bytes));
        List<String> selection = file.index().selection().options();
        if (!selection.isEmpty()) {
            lines.add("  the backup contains a part of a database: " + String.join(" ", selection));
        }
        List<String> labels =
                plan.entries().stream().map(entry -> entry.entry().label()).toList();
        labels.forEach(label -> lines.add("  " + label));
        plan.leftOut().forEach(one -> lines.add("  left out: " + one));
        lines.add(problems.isEmpty() ? "  no obstacles found" : "  obstacles:");
        problems.forEach(problem -> lines.add("    " + problem));
        invocation
                .console()
                .result(
                        lines,
                        new Fields()
                                .put("backup", file.name())
                                .put("target", target)
                                .put("database", way.name().toLowerCase(Locale.ROOT))
                                .putTexts("selection", selection)
                                .put("tables", plan.tables().size())
                                .put("rows", rows)
                                .put("largeObjects", objects.count())
                                .put("largeObjectBytes", objects.bytes())
                                .put("bytes", bytes)
                                .putTexts("objects", labels)
                                .putTexts("leftOut", plan.leftOut())
                                .putTexts("problems", problems));
        return problems.isEmpty() ? 0 : FailureKind.TARGET_CONFLICT.exitCode();
    }

    /** Describes what would happen to the database itself; empty if it would only be filled. */
    private static Optional<String> database(Way way) {
        return switch (way) {
            case EXISTING -> Optional.empty();
            case NEW -> Optional.of("  the database would be created");
            case REPLACED ->
                Optional.of("  the database would be replaced by a new one, and kept under the name <name>_old_<time>");
            case REPLACED_AND_DROPPED ->
                Optional.of("  the database would be replaced by a new one, and dropped at the very end");
        };
    }
}
