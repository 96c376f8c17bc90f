package io.pgbackup.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The environment of one run of the program.
 *
 * @param variables environment variables
 * @param out receives results, in UTF-8
 * @param err receives messages and progress, in UTF-8
 * @param terminal whether {@code err} is a terminal
 * @param directory resolves relative paths, and may contain the default configuration
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
