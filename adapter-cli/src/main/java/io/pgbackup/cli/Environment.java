package io.pgbackup.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What surrounds one run of the program.
 *
 * @param variables of the environment
 * @param out takes results, UTF-8
 * @param err takes messages and progress, UTF-8
 * @param terminal whether a person looks at {@code err}
 * @param directory that relative paths count from, and that may hold the default configuration
 * @param clock tells the time
 */
public record Environment(
        Map<String, String> variables,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Path directory,
        Clock clock) {

    public Environment {
        variables = Map.copyOf(variables);
    }
}
