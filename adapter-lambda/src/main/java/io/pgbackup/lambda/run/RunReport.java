package io.pgbackup.lambda.run;

import io.pgbackup.core.failure.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of an invocation.
 *
 * @param time the time in the names of its backups
 * @param databases reports in the order in which the databases were tried, globals at the end
 * @param failure a failure of the invocation as a whole, before any database was tried; null if databases were tried
 */
public record RunReport(
        Instant time,
        List<DatabaseReport> databases,
        @Nullable Failure failure) {

    public RunReport {
        databases = List.copyOf(databases);
    }

    /** Returns the reason why no database was tried. */
    public Optional<Failure> problem() {
        return Optional.ofNullable(failure);
    }

    /** Returns whether anything failed. */
    public boolean failed() {
        return failures().findAny().isPresent();
    }

    /** Returns 0, or the exit code of the first failure. */
    public int exitCode() {
        return failures().findFirst().map(first -> first.kind().exitCode()).orElse(0);
    }

    private Stream<Failure> failures() {
        return Stream.concat(problem().stream(), databases.stream().flatMap(one -> one.problem().stream()));
    }

    /** Returns one line for readers who see only the error. */
    public String summary() {
        if (failure != null) {
            return failure.toString();
        }
        List<DatabaseReport> failed =
                databases.stream().filter(DatabaseReport::failed).toList();
        return failed.size() + " of " + databases.size() + " failed: "
                + failed.stream()
                        .map(one -> one.name() + ": "
                                + one.problem().map(Failure::toString).orElse(""))
                        .collect(Collectors.joining("; "));
    }
}
