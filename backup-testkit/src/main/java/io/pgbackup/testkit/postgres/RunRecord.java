package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a build tells of its tests at its end: on which PostgreSQL servers they ran, and what was left out for want of something on
 * the machine.
 *
 * <p>Each JVM that runs tests writes a file of its own into the directory of the system property {@code pgbackup.run.record};
 * {@link #main} sums them up. Without the property nothing is written.
 */
public final class RunRecord {

    private static final String DIRECTORY = "pgbackup.run.record";
    private static final String SERVER = "server";
    private static final String LEFT_OUT = "left out";
    private static final Set<String> SAID = new TreeSet<>();

    private RunRecord() {}

    /** A server was started. */
    static void server(PostgresRelease release) {
        say(SERVER + "\t" + release.version() + "\t" + release.origin());
    }

    /** A test could not run, or not in full. */
    public static void leftOut(String reason) {
        say(LEFT_OUT + "\t" + reason.replaceAll("\\s+", " ") + "\t" + callingTest());
    }

    private static String callingTest() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .map(name -> name.substring(name.lastIndexOf('.') + 1).replaceAll("\\$.*", ""))
                        .filter(name -> name.endsWith("IT") || name.endsWith("Test") || name.endsWith("Contract"))
                        .findFirst())
                .orElse("a test");
    }

    private static synchronized void say(String line) {
        String directory = System.getProperty(DIRECTORY, "");
        if (directory.isEmpty() || !SAID.add(line)) {
            return;
        }
        try {
            Files.writeString(
                    Files.createDirectories(Path.of(directory))
                            .resolve(ProcessHandle.current().pid() + "-"
                                    + ProcessHandle.current()
                                            .info()
                                            .startInstant()
                                            .orElse(Instant.EPOCH)
                                            .toEpochMilli() + ".txt"),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Arguments: the project's directory, and when the build began, such as {@code 2026-01-31T23:59:59Z}. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        summary(lines(Path.of(arguments[0]), Instant.parse(arguments[1]))).forEach(out::println);
    }

    /** What the JVMs of this build have said, of all modules. */
    private static List<String> lines(Path project, Instant began) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> modules = Files.list(project)) {
            for (Path module : modules.toList()) {
                Path record = module.resolve("target/run-record");
                if (Files.isDirectory(record)) {
                    try (Stream<Path> files = Files.list(record)) {
                        for (Path file : files.toList()) {
                            if (!Files.getLastModifiedTime(file).toInstant().isBefore(began)) {
                                lines.addAll(Files.readAllLines(file));
                            }
                        }
                    }
                }
            }
        }
        return lines;
    }

    /** The sentences of the end; none where no test said anything. */
    static List<String> summary(List<String> lines) {
        Map<String, Set<String>> servers = new TreeMap<>();
        Map<String, Set<String>> reasons = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            Map<String, Set<String>> place = parts[0].equals(SERVER) ? servers : reasons;
            place.computeIfAbsent(parts[1], key -> new TreeSet<>()).add(parts[2]);
        }
        List<String> summary = new ArrayList<>();
        if (!servers.isEmpty()) {
            summary.add("The tests ran on PostgreSQL "
                    + servers.entrySet().stream()
                            .map(server -> server.getKey() + " (" + String.join(", ", server.getValue()) + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        if (!reasons.isEmpty()) {
            summary.add(
                    "Left out, whole or in part, for want of something on this machine; with CI=true each is a failure:");
            reasons.forEach((reason, tests) -> summary.add("- " + reason + " [" + String.join(", ", tests) + "]"));
        } else if (!servers.isEmpty()) {
            summary.add("Nothing was left out for want of something on this machine.");
        }
        return summary;
    }
}
