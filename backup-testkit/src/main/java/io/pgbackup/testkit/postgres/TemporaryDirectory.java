package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Directories of the testkit under the JVM's temporary directory.
 *
 * <p>Their names begin with {@code pgbackup-} and the id of the process that owns them. A JVM that was killed leaves its
 * directories and its PostgreSQL servers behind; {@link #sweep} recognizes them by that id.
 */
public final class TemporaryDirectory {

    private static final Pattern NAME = Pattern.compile("pgbackup-(\\d+)-[a-z].*");

    private TemporaryDirectory() {}

    public static Path create(String kind) {
        try {
            return Files.createTempDirectory(prefix() + kind + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the prefix of the names of all directories of this process. */
    static String prefix() {
        return "pgbackup-" + ProcessHandle.current().pid() + "-";
    }

    public static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lets another process remove the directory, which continues after this JVM has ended. A server that many tests shared has a directory
     * for each of their databases, with hundreds of files in each: removing them takes longer than Surefire waits for the end of its JVMs.
     */
    static void deleteAfterExit(Path directory) {
        try {
            new ProcessBuilder("rm", "-rf", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException expected) {
            // The next JVM removes it.
        }
    }

    /** Removes the directories of processes that no longer exist, and stops the servers that still run in them. */
    static void sweep() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        List<Path> abandoned;
        try (Stream<Path> children = Files.list(parent)) {
            abandoned = children.filter(TemporaryDirectory::isAbandoned).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path directory : abandoned) {
            try {
                server(directory).ifPresent(PostgresProcess::kill);
                delete(directory);
            } catch (IOException | UncheckedIOException expected) {
                // Another JVM removes it as well, or the files belong to another user.
            }
        }
    }

    private static boolean isAbandoned(Path directory) {
        Matcher matcher = NAME.matcher(directory.getFileName().toString());
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /** Returns the postmaster of a directory, unless its process id now belongs to another process. */
    private static Optional<ProcessHandle> server(Path directory) throws IOException {
        Path pidFile = directory.resolve("data").resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).get(0).trim()))
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()));
    }
}
