package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreRequest.Proof;
import io.pgbackup.core.restore.request.RestoreResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reports the result of a restore. */
final class RestoreReport {

    private final Invocation invocation;
    private final BackupFile file;
    private final RestoreRequest request;

    RestoreReport(Invocation invocation, BackupFile file, RestoreRequest request) {
        this.invocation = invocation;
        this.file = file;
        this.request = request;
    }

    /**
     * Prints the result.
     *
     * @param retired the new name of the database that was replaced; empty if there is none
     * @return the exit code
     */
    int print(String target, RestoreResult result, String retired) {
        List<String> lines = new ArrayList<>(lines(result));
        lines.add(0, file.name() + " is restored into " + target);
        if (result.rows() > 0 && !result.statistics()) {
            lines.add("  run ANALYZE now: the planner has no statistics of the restored tables");
        }
        if (!retired.isEmpty()) {
            lines.add("  the old database is now " + retired);
        }
        invocation
                .console()
                .result(lines, fields(result).put("target", target).put("retired", retired.isEmpty() ? null : retired));
        warn(invocation, result.definitions());
        result.failures().forEach(failure -> invocation.console().message("error", failure));
        return result.failures().isEmpty() ? 0 : FailureKind.FAILED.exitCode();
    }

    /** Returns the result as text. */
    List<String> lines(RestoreResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + Amounts.count(result.entries(), "object") + ", "
                + Amounts.content(result.rows(), result.tables(), result.largeObjects()) + ", in "
                + Amounts.duration(result.duration()));
        lines.add("  proved: the " + (request.proof() == Proof.HASHES ? "content hash" : "row count") + " of "
                + Amounts.count(result.provedTables(), "table") + " equals the backup's");
        notCompared(result.notComparable()).ifPresent(lines::add);
        result.notComparable().forEach(one -> lines.add("  not comparable: " + one));
        lines.addAll(lines(result.definitions()));
        result.leftOut().forEach(one -> lines.add("  left out: " + one));
        if (!result.failures().isEmpty()) {
            lines.add("  failed, with " + Amounts.count(result.failures().size(), "cause"));
        }
        return lines;
    }

    /** Returns the comparison of definitions as text. */
    static List<String> lines(DefinitionOutcome definitions) {
        List<String> lines = new ArrayList<>();
        if (definitions.objects() > 0 && definitions.differences().isEmpty()) {
            lines.add("  proved: the catalogs' record of " + Amounts.count(definitions.objects(), "definition")
                    + " equals the backup's");
        }
        definitions.differences().forEach(one -> lines.add("  differs: " + one));
        definitions.waived().forEach(one -> lines.add("  differs, as allowed: " + one));
        if (!definitions.notComparable().isEmpty()) {
            lines.add("  not comparable: " + String.join(", ", definitions.notComparable()));
        }
        return lines;
    }

    /** Warns about names that match no difference. */
    static void warn(Invocation invocation, DefinitionOutcome definitions) {
        definitions.warnings().forEach(warning -> invocation.console().message("warning", warning));
    }

    /** Returns the comparison of definitions for scripts. */
    static Fields fields(DefinitionOutcome definitions) {
        return new Fields()
                .put("objects", definitions.objects())
                .putTexts("differences", definitions.differences())
                .putTexts("waived", definitions.waived())
                .putTexts("warnings", definitions.warnings())
                .putTexts("notComparable", definitions.notComparable());
    }

    /** Returns a line on the number of tables that a proof did not compare by content; the reasons follow it. */
    static Optional<String> notCompared(List<String> reasons) {
        return reasons.isEmpty() ? Optional.empty() : Optional.of("  not compared by content: " + reasons.size());
    }

    /** Returns the result for scripts. */
    Fields fields(RestoreResult result) {
        return new Fields()
                .put("backup", file.name())
                .put("entries", result.entries())
                .put("tables", result.tables())
                .put("rows", result.rows())
                .put("largeObjects", result.largeObjects().count())
                .put("largeObjectBytes", result.largeObjects().bytes())
                .put("proof", request.proof().name().toLowerCase(Locale.ROOT))
                .put("provedTables", result.provedTables())
                .putTexts("notComparable", result.notComparable())
                .put("definitions", fields(result.definitions()))
                .putTexts("leftOut", result.leftOut())
                .put("statistics", result.statistics())
                .putTexts("failures", result.failures())
                .putMillis("durationMillis", result.duration());
    }
}
