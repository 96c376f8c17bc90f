package io.pgbackup.core.restore.request;

import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.proof.DefinitionOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a restore did.
 *
 * @param entries restored
 * @param tables loaded
 * @param rows loaded, as the server counted them
 * @param largeObjects loaded
 * @param provedTables whose count, and hash if it was asked for, equals the backup's
 * @param notComparable what was not compared, or not by its content, and why; a sentence each
 * @param definitions what the comparison of the definitions showed
 * @param leftOut chosen and yet not restored, with the reason
 * @param statistics whether planner statistics were restored
 * @param failures of a run that kept going; empty otherwise
 * @param duration of the run
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
     * {@return the same after another comparison}
     *
     * @param other the new value
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
     * {@return the same with more failures}
     *
     * @param more a sentence each
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
