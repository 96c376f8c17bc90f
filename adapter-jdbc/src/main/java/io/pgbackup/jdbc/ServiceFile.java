package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** libpq's connection service file. See <a href="https://www.postgresql.org/docs/current/libpq-pgservice.html">there</a>. */
record ServiceFile(List<Path> candidates) {

    /** {@code PGSERVICEFILE} or that of the home directory, then that of the system. */
    static ServiceFile locate(Map<String, String> environment) {
        List<Path> candidates = new ArrayList<>();
        String file = environment.getOrDefault("PGSERVICEFILE", "");
        String home = environment.getOrDefault("HOME", "");
        String system = environment.getOrDefault("PGSYSCONFDIR", "");
        if (!file.isEmpty()) {
            candidates.add(Path.of(file));
        } else if (!home.isEmpty()) {
            candidates.add(Path.of(home, ".pg_service.conf"));
        }
        if (!system.isEmpty()) {
            candidates.add(Path.of(system, "pg_service.conf"));
        }
        return new ServiceFile(candidates);
    }

    /** The keywords of a service. */
    Map<String, String> read(String service) {
        for (Path file : candidates) {
            if (Files.isRegularFile(file)) {
                Map<String, String> found = section(lines(file), service);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        throw new ConfigurationException(
                FailureKind.USAGE,
                "there is no connection service \"" + service + "\"",
                "define it as [" + service + "] in ~/.pg_service.conf or in the file that PGSERVICEFILE names");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ConfigurationException(
                    FailureKind.USAGE, "the connection service file " + file + " cannot be read", null, e);
        }
    }

    private static Map<String, String> section(List<String> lines, String service) {
        Map<String, String> keywords = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : lines) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[")) {
                inside = text.equals("[" + service + "]");
            } else if (inside && !text.startsWith("#") && equals > 0) {
                keywords.putIfAbsent(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return keywords;
    }
}
