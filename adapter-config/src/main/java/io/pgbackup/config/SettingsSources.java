package io.pgbackup.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, the most important first.
 *
 * @param commandLine values given there; none is empty
 * @param environment all of it; an empty variable counts as not set
 * @param file named explicitly, and must then be there
 * @param defaultFile read if it is there and no file is named
 */
public record SettingsSources(
        Map<Setting, String> commandLine,
        Map<String, String> environment,
        @Nullable Path file,
        @Nullable Path defaultFile) {

    /** What the file is called where nobody names it. */
    public static final String DEFAULT_FILE_NAME = "backup.yaml";

    public SettingsSources {
        commandLine = Map.copyOf(commandLine);
        environment = Map.copyOf(environment);
    }

    /** Only the environment. */
    public static SettingsSources of(Map<String, String> environment) {
        return new SettingsSources(Map.of(), environment, null, null);
    }
}
