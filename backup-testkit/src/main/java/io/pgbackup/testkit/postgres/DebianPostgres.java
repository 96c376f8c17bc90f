package io.pgbackup.testkit.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * A PostgreSQL release of Debian that {@code .ci/debian-postgres} has unpacked: the newest minor release of its major version, with
 * contrib and client programs.
 *
 * <p>It is searched for in the directory of the system property {@code pgbackup.postgres.debian}, by major version.
 */
public final class DebianPostgres implements PostgresRelease {

    private static final String DIRECTORY = "pgbackup.postgres.debian";
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+\\S*)");
    private static final Map<Integer, Optional<DebianPostgres>> KNOWN = new ConcurrentHashMap<>();
    private static final int FIRST = 13;
    private static final int LAST = 30;

    private final Path bin;
    private final String version;

    private DebianPostgres(Path bin, String version) {
        this.bin = bin;
        this.version = version;
    }

    /** Returns the release of this major version, if it exists and works. */
    static Optional<DebianPostgres> ofMajor(int major) {
        return KNOWN.computeIfAbsent(major, DebianPostgres::look);
    }

    static List<DebianPostgres> all() {
        return IntStream.rangeClosed(FIRST, LAST)
                .mapToObj(DebianPostgres::ofMajor)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns why servers of this major version are not those that Debian ships; empty if they are. */
    public static Optional<String> lack(int major) {
        Optional<DebianPostgres> release = ofMajor(major);
        if (release.isEmpty()) {
            return Optional.of("none that works in " + directory(major) + "; .ci/debian-postgres puts it there");
        }
        PostgresRelease used = PostgresRelease.newestOf(major);
        return used == release.get()
                ? Optional.empty()
                : Optional.of(release.get().version + " in " + directory(major) + " is older than " + used.version()
                        + " of Maven; remove it and run .ci/debian-postgres again");
    }

    private static Path directory(int major) {
        return Path.of(System.getProperty(DIRECTORY, "/opt/pgbackup-postgres")).resolve(Integer.toString(major));
    }

    private static Optional<DebianPostgres> look(int major) {
        Path bin =
                directory(major).resolve("usr/lib/postgresql/" + major + "/bin").toAbsolutePath();
        Path postgres = bin.resolve("postgres");
        if (!Files.isExecutable(postgres)) {
            return Optional.empty();
        }
        try {
            ProcessRun.Result said =
                    ProcessRun.of(postgres.toString(), "--version").run();
            Matcher matcher = VERSION.matcher(said.stdout());
            return said.exitCode() == 0 && matcher.find()
                    ? Optional.of(new DebianPostgres(bin, matcher.group(1)))
                    : Optional.empty();
        } catch (IllegalStateException | UncheckedIOException expected) {
            return Optional.empty(); // it does not start
        }
    }

    /** The directory of its programs. */
    Path bin() {
        return bin;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String origin() {
        return "Debian";
    }

    /** Returns an archive in zonky's format, with scripts that call the real programs in their place. */
    @Override
    public InputStream getPgBinary(String system, String machineHardware) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new XZOutputStream(archive, new LZMA2Options(0)))) {
            for (String program : List.of("initdb", "pg_ctl", "postgres")) {
                byte[] script =
                        ("#!/bin/sh\nexec '" + bin.resolve(program) + "' \"$@\"\n").getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry("bin/" + program);
                entry.setSize(script.length);
                tar.putArchiveEntry(entry);
                tar.write(script);
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(archive.toByteArray());
    }
}
