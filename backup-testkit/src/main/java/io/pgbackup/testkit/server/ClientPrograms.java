package io.pgbackup.testkit.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's client programs on this machine: {@code pg_dump}, {@code psql}, {@code pg_restore}.
 *
 * <p>They are looked for where the packages of Debian, Red Hat and Homebrew put each major version, then in {@code PATH}.
 */
public final class ClientPrograms {

    /** Directories whose children are one version each. */
    private static final List<Path> VERSION_PARENTS =
            List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr"), Path.of("/opt/homebrew/opt"));

    private static final Pattern VERSION_DIRECTORY = Pattern.compile("(?:pgsql-|postgresql@|)(\\d+)");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\S*)");

    private ClientPrograms() {}

    /** The newest version of a program on this machine, or nothing. */
    public static Optional<Path> find(String program) {
        return candidates(program).stream().findFirst();
    }

    /** The program of the lowest major version that is at least {@code major}: {@code pg_dump} refuses newer servers. */
    public static Optional<Path> findFor(String program, int major) {
        return candidates(program).stream()
                .filter(path -> majorVersion(path) >= major)
                .min(Comparator.comparingInt(ClientPrograms::majorVersion));
    }

    /** What the program says of itself, such as {@code 15.13}. */
    public static String version(Path program) {
        Matcher matcher = matchVersion(program);
        return matcher.group(1) + matcher.group(2);
    }

    public static int majorVersion(Path program) {
        return Integer.parseInt(matchVersion(program).group(1));
    }

    private static Matcher matchVersion(Path program) {
        String said =
                ProcessRun.of(program.toString(), "--version").run().orThrow().stdout();
        Matcher matcher = VERSION.matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException(program + " --version said: " + said);
        }
        return matcher;
    }

    private static List<Path> candidates(String program) {
        List<Path> candidates = new ArrayList<>();
        VERSION_PARENTS.forEach(parent -> candidates.addAll(inVersions(parent, program)));
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                candidates.add(path);
            }
        }
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
                    .filter(Files::isExecutable)
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
