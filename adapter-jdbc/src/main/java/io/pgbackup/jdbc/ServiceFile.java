package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libpq's connection service file. Errors in it are refused, as libpq refuses them. See <a
 * href="https://www.postgresql.org/docs/current/libpq-pgservice.html">The Connection Service File</a>.
 */
record ServiceFile(List<Path> candidates) {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceFile.class);

    private static final Set<PosixFilePermission> READ_BY_OTHERS =
            Collections.unmodifiableSet(EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));

    /** Each file is reported once. */
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

    /** Locates {@code PGSERVICEFILE} or the file of the home directory, then the file of the system. */
    static ServiceFile locate(Map<String, String> environment) {
        List<Path> candidates = new ArrayList<>();
        String file = environment.getOrDefault("PGSERVICEFILE", "");
        String home = environment.getOrDefault("HOME", "");
        String system = environment.getOrDefault("PGSYSCONFDIR", "");
        if (!file.isEmpty()) {
            candidates.add(LibpqEnvironment.path(file, "PGSERVICEFILE"));
        } else if (!home.isEmpty()) {
            candidates.add(LibpqEnvironment.path(home, "HOME").resolve(".pg_service.conf"));
        }
        if (!system.isEmpty()) {
            candidates.add(LibpqEnvironment.path(system, "PGSYSCONFDIR").resolve("pg_service.conf"));
        }
        return new ServiceFile(candidates);
    }

    /** Returns the keywords of a service. */
    Map<String, String> read(String service) {
        for (Path file : candidates) {
            if (Files.isRegularFile(file)) {
                Optional<Map<String, String>> found = section(file, service);
                if (found.isPresent()) {
                    warnIfOpen(file, found.get());
                    return found.get();
                }
            }
        }
        throw new ConfigurationException(
                "there is no connection service \"" + service + "\"",
                "define it as [" + service + "] in ~/.pg_service.conf or in the file that PGSERVICEFILE names");
    }

    private static void warnIfOpen(Path file, Map<String, String> keywords) {
        try {
            if (keywords.containsKey("password")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(READ_BY_OTHERS::contains)
                    && TOLD.add(file)) {
                LOG.warn(
                        "the connection service file {} holds a password, and can be read by others; chmod 600 fixes this",
                        file);
            }
        } catch (IOException | UnsupportedOperationException expected) {
            // This system has no such modes.
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ConfigurationException("the connection service file " + file + " cannot be read", null, e);
        }
    }

    private static Optional<Map<String, String>> section(Path file, String service) {
        Map<String, String> keywords = new LinkedHashMap<>();
        boolean inside = false;
        boolean found = false;
        for (String line : lines(file)) {
            String text = line.strip();
            if (text.startsWith("[")) {
                inside = !found && text.equals("[" + service + "]");
                found |= inside;
            } else if (inside && !text.isEmpty() && !text.startsWith("#")) {
                int equals = text.indexOf('=');
                String keyword = equals < 0 ? "" : text.substring(0, equals).strip();
                check(file, service, keyword);
                keywords.putIfAbsent(keyword, text.substring(equals + 1).strip());
            }
        }
        return found ? Optional.of(keywords) : Optional.empty();
    }

    private static void check(Path file, String service, String keyword) {
        String where = "the connection service \"" + service + "\" in " + file;
        if (keyword.isEmpty()) {
            throw new ConfigurationException(where + " has a line that is not keyword = value", "correct it");
        }
        if (keyword.equals("service")) {
            throw new ConfigurationException(
                    where + " names another service, which is not supported", "copy the lines of that service");
        }
        if (!LibpqKeywords.isKnown(keyword)) {
            throw new ConfigurationException(
                    where + " has an unknown keyword: " + ConnectionUrl.printable(keyword),
                    LibpqKeywords.similar(keyword)
                            .map(known -> "did you mean " + known + "?")
                            .orElse(LibpqKeywords.HINT));
        }
    }
}
