package io.pgbackup.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sources of settings, the most important first.
 *
 * @param commandLine values from the command line; none is empty
 * @param environment all variables; an empty variable counts as not set
 * @param file named explicitly, and must then exist
 * @param defaultFile read if it exists and no file is named
 */
public record SettingsSources(
        Map<Setting, String> commandLine,
        Map<String, String> environment,
        @Nullable Path file,
        @Nullable Path defaultFile) {

    /** The name of the file if none is named. */
    public static final String DEFAULT_FILE_NAME = "backup.yaml";

    public SettingsSources {
        commandLine = Map.copyOf(commandLine);
        environment = Map.copyOf(environment);
    }

    /** Returns sources that consist of the environment alone. */
    public static SettingsSources of(Map<String, String> environment) {
        return new SettingsSources(Map.of(), environment, null, null);
    }
}
