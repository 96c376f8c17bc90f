package io.pgbackup.testkit.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's client programs on this machine: {@code pg_dump}, {@code psql}, {@code pg_restore}.
 *
 * <p>They are searched for in the {@linkplain DebianPostgres newest minor releases of Debian}, in the places where the packages of Debian,
 * Red Hat and Homebrew put each major version, then in {@code PATH}. A program that does not work does not count, such as Debian's
 * wrapper without a version to call, or a psql that is too old to know {@code \restrict}, with which backup scripts begin.
 */
public final class ClientPrograms {

    /** Directories that contain one directory for each version. */
    private static final List<Path> VERSION_PARENTS =
            List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr"), Path.of("/opt/homebrew/opt"));

    private static final Pattern VERSION_DIRECTORY = Pattern.compile("(?:pgsql-|postgresql@|)(\\d+)");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\S*)");
    private static final Map<Path, Trial> TRIALS = new ConcurrentHashMap<>();

    private ClientPrograms() {}

    /** The result of trying a program: its version, or the reason why it does not work. */
    private record Trial(int major, String version, String fault) {}

    /** Returns the newest version of a program on this machine, if any. */
    public static Optional<Path> find(String program) {
        return find(program, path());
    }

    /** The same, with this value of {@code PATH}. */
    public static Optional<Path> find(String program, String path) {
        return working(program, path).max(Comparator.comparingInt(ClientPrograms::majorVersion));
    }

    /** Returns the program with the lowest major version that is at least {@code major}, because {@code pg_dump} refuses newer servers. */
    public static Optional<Path> findFor(String program, int major) {
        return findFor(program, major, path());
    }

    /** The same, with this value of {@code PATH}. */
    public static Optional<Path> findFor(String program, int major, String path) {
        return working(program, path)
                .filter(file -> majorVersion(file) >= major)
                .min(Comparator.comparingInt(ClientPrograms::majorVersion));
    }

    private static String path() {
        return System.getenv().getOrDefault("PATH", "");
    }

    /** Returns why no such program works: none was found, or the result of each that was found. */
    public static String whyNone(String program, String path) {
        List<String> faults = candidates(program, path).stream()
                .map(candidate -> trial(candidate).fault())
                .filter(fault -> !fault.isEmpty())
                .distinct()
                .toList();
        return faults.isEmpty() ? "none in PATH or where packages put it" : String.join("; ", faults);
    }

    /** Returns the version that the program reports, such as {@code 15.13}. */
    public static String version(Path program) {
        return worked(program).version();
    }

    public static int majorVersion(Path program) {
        return worked(program).major();
    }

    private static Trial worked(Path program) {
        Trial trial = trial(program);
        if (!trial.fault().isEmpty()) {
            throw new IllegalStateException(trial.fault());
        }
        return trial;
    }

    private static Stream<Path> working(String program, String path) {
        return candidates(program, path).stream()
                .filter(candidate -> trial(candidate).fault().isEmpty());
    }

    private static Trial trial(Path program) {
        return TRIALS.computeIfAbsent(program, ClientPrograms::tryOut);
    }

    private static Trial tryOut(Path program) {
        ProcessRun.Result result;
        try {
            result = ProcessRun.of(program.toString(), "--version").run();
        } catch (IllegalStateException | UncheckedIOException e) {
            return new Trial(0, "", program + " cannot be run: " + e.getMessage());
        }
        Matcher version = VERSION.matcher(result.stdout());
        if (result.exitCode() != 0 || !version.find()) {
            return new Trial(0, "", result.complaint());
        }
        if (program.endsWith("psql")
                && !ProcessRun.of(program.toString(), "--help=commands")
                        .run()
                        .stdout()
                        .contains("\\restrict ")) {
            return new Trial(0, "", program + " is " + version.group() + ", which is too old to know \\restrict");
        }
        return new Trial(Integer.parseInt(version.group(1)), version.group(1) + version.group(2), "");
    }

    private static List<Path> candidates(String program, String path) {
        List<Path> candidates = new ArrayList<>();
        DebianPostgres.all().forEach(release -> candidates.add(release.bin().resolve(program)));
        VERSION_PARENTS.forEach(parent -> candidates.addAll(inVersions(parent, program)));
        for (String directory : path.split(File.pathSeparator, -1)) {
            candidates.add(Path.of(directory, program));
        }
        candidates.removeIf(candidate -> !Files.isRegularFile(candidate) || !Files.isExecutable(candidate));
        return candidates;
    }

    private static List<Path> inVersions(Path parent, String program) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(child -> directoryVersion(child) > 0)
                    .sorted(Comparator.comparingInt(ClientPrograms::directoryVersion)
                            .reversed())
                    .map(child -> child.resolve("bin").resolve(program))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int directoryVersion(Path directory) {
        Matcher matcher = VERSION_DIRECTORY.matcher(directory.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
