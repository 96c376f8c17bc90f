package io.pgbackup.lambda.run;

import io.pgbackup.core.failure.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an invocation went.
 *
 * @param time that names its backups
 * @param databases in the order in which they were tried, globals at the end
 * @param failure of the invocation as a whole, before any database was tried; null where it came to that
 */
public record RunReport(
        Instant time,
        List<DatabaseReport> databases,
        @Nullable Failure failure) {

    public RunReport {
        databases = List.copyOf(databases);
    }

    /** Why nothing was tried. */
    public Optional<Failure> problem() {
        return Optional.ofNullable(failure);
    }

    /** Whether anything at all is wrong. */
    public boolean failed() {
        return failures().findAny().isPresent();
    }

    /** 0, or that of the first failure. */
    public int exitCode() {
        return failures().findFirst().map(first -> first.kind().exitCode()).orElse(0);
    }

    private Stream<Failure> failures() {
        return Stream.concat(problem().stream(), databases.stream().flatMap(one -> one.problem().stream()));
    }

    /** One line for whoever reads only the error. */
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
