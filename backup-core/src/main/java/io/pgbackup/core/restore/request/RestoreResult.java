package io.pgbackup.core.restore.request;

import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.proof.DefinitionOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The result of a restore.
 *
 * @param entries number of restored entries
 * @param tables number of loaded tables
 * @param rows number of loaded rows, as the server counted them
 * @param largeObjects loaded large objects
 * @param provedTables number of tables whose count, and hash if requested, equals the backup's
 * @param notComparable what was not compared, or not by its content, and why; one sentence each
 * @param definitions the result of the comparison of the definitions
 * @param leftOut what was selected but not restored, with the reason
 * @param statistics whether planner statistics were restored
 * @param failures failures of a run that kept going; empty otherwise
 * @param duration duration of the run
 */
public record RestoreResult(
        int entries,
        int tables,
        long rows,
        LargeObjectTotals largeObjects,
        int provedTables,
        List<String> notComparable,
        DefinitionOutcome definitions,
        List<String> leftOut,
        boolean statistics,
        List<String> failures,
        Duration duration) {

    /**
     * {@return this result with another comparison added}
     *
     * @param other the outcome of the other comparison
     */
    public RestoreResult with(DefinitionOutcome other) {
        return new RestoreResult(
                entries,
                tables,
                rows,
                largeObjects,
                provedTables,
                notComparable,
                definitions.with(other),
                leftOut,
                statistics,
                failures,
                duration);
    }

    /**
     * {@return this result with more failures}
     *
     * @param more one sentence each
     */
    public RestoreResult with(List<String> more) {
        return new RestoreResult(
                entries,
                tables,
                rows,
                largeObjects,
                provedTables,
                notComparable,
                definitions,
                leftOut,
                statistics,
                Stream.concat(failures.stream(), more.stream()).toList(),
                duration);
    }

    public RestoreResult {
        notComparable = List.copyOf(notComparable);
        leftOut = List.copyOf(leftOut);
        failures = List.copyOf(failures);
    }
}
