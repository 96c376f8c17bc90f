package io.pgbackup.connect;

import java.nio.file.Path;
import java.util.Map;

/**
 * The surroundings of one run of an entry point.
 *
 * @param variables variables of the environment
 * @param directory directory against which relative paths are resolved
 */
public record Surroundings(Map<String, String> variables, Path directory) {

    public Surroundings {
        variables = Map.copyOf(variables);
    }
}
