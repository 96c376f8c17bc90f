package io.pgbackup.connect;

import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds one run of an entry point.
 *
 * @param variables of the environment
 * @param directory that relative paths count from
 */
public record Surroundings(Map<String, String> variables, Path directory) {

    public Surroundings {
        variables = Map.copyOf(variables);
    }
}
