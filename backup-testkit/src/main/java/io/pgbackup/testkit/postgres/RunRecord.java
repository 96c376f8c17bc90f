package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The report of a build on its tests: the PostgreSQL servers on which they ran, and the tests that were left out because something is
 * missing on the machine.
 *
 * <p>Each JVM that runs tests writes a file of its own into the directory of the system property {@code pgbackup.run.record}. Without the
 * property nothing is written.
 */
public final class RunRecord {

    private static final String DIRECTORY = "pgbackup.run.record";
    private static final String SERVER = "server";
    private static final String LEFT_OUT = "left out";
    private static final Set<String> SAID = new TreeSet<>();

    private RunRecord() {}

    /** Records that a server was started. */
    static void server(PostgresRelease release) {
        say(SERVER + "\t" + release.version() + "\t" + release.origin());
    }

    /** Records that a test could not run, or not in full. */
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

    /** Returns the sentences of the report, from the files that the JVMs of a build have written. */
    public static List<String> summaryOf(Collection<Path> files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            lines.addAll(Files.readAllLines(file));
        }
        return summary(lines);
    }

    /** Returns the sentences of the report; none if no test has recorded anything. */
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
                    "Skipped, completely or in part, because this machine lacks something; with CI=true each fails the build:");
            reasons.forEach((reason, tests) -> summary.add("- " + reason + " [" + String.join(", ", tests) + "]"));
        } else if (!servers.isEmpty()) {
            summary.add("Nothing was skipped because this machine lacks something.");
        }
        return summary;
    }
}
