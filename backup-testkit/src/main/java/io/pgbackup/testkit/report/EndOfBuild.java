package io.pgbackup.testkit.report;

import io.pgbackup.testkit.postgres.RunRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The last step of {@code verify}: counts the tests of all modules, and reports which were skipped and why. With {@code CI=true} a skipped
 * test fails the build, and so does a test JVM that had to be killed because it did not end.
 */
public final class EndOfBuild {

    /** The text that Surefire writes into a thread dump when it kills a JVM that has not ended. */
    private static final String KILLED = "The exit has elapsed";

    private static final int DEPTH = 3;
    private static final int MANY = 10;

    private final Path project;
    private final Instant began;

    EndOfBuild(Path project, Instant began) {
        this.project = project;
        this.began = began;
    }

    /** Accepts as arguments the project's directory and the start of the build, such as {@code 2026-01-31T23:59:59Z}. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        EndOfBuild end = new EndOfBuild(Path.of(arguments[0]), Instant.parse(arguments[1]));
        boolean isRight = end.tell(out, "true".equals(System.getenv("CI")));
        System.exit(isRight ? 0 : 1);
    }

    /** Prints the report; returns true if the build may succeed. */
    boolean tell(PrintStream out, boolean isStrict) throws IOException {
        RunRecord.summaryOf(files("run-record/*.txt")).forEach(out::println);
        int tests = 0;
        Map<String, Set<String>> skipped = new TreeMap<>();
        List<String> wrong = new ArrayList<>(modulesWithoutEvents());
        for (Path file : files("test-events/*/*.xml")) {
            TestEvents events = TestEvents.read(file);
            tests += events.tests();
            events.skipped()
                    .forEach(skip -> skipped.computeIfAbsent(skip.reason(), reason -> new TreeSet<>())
                            .add(module(file) + ": " + skip.name()));
        }
        for (Path dump : files("{surefire,failsafe}-reports/*.dump")) {
            if (Files.readString(dump, StandardCharsets.ISO_8859_1).contains(KILLED)) {
                wrong.add(module(dump)
                        + ": a test JVM was killed because it did not end by itself; its threads are listed in "
                        + dump);
            }
        }
        if (tests > 0 || !skipped.isEmpty()) {
            out.println("This build ran " + tests + " tests and skipped "
                    + (skipped.isEmpty() ? "none." : count(skipped) + " tests or groups of tests:"));
        }
        told(skipped, isStrict).forEach(out::println);
        wrong.forEach(out::println);
        if (isStrict && !skipped.isEmpty()) {
            out.println("With CI=true no test may be skipped.");
        }
        return !isStrict || (skipped.isEmpty() && wrong.isEmpty());
    }

    private static int count(Map<String, Set<String>> skipped) {
        return skipped.values().stream().mapToInt(Set::size).sum();
    }

    /** Returns one line for each test; if many share a reason and may be skipped, one line for the reason. */
    private static List<String> told(Map<String, Set<String>> skipped, boolean isStrict) {
        List<String> lines = new ArrayList<>();
        skipped.forEach((reason, names) -> {
            if (isStrict || names.size() <= MANY) {
                names.forEach(name -> lines.add("- " + name + ": " + reason));
            } else {
                lines.add("- " + names.size() + " tests: " + reason);
            }
        });
        return lines;
    }

    /** Returns the modules whose tests recorded no events, so that they cannot be counted. */
    private List<String> modulesWithoutEvents() throws IOException {
        Map<String, Boolean> modules = new TreeMap<>();
        for (Path report : files("{surefire,failsafe}-reports/TEST-*.xml")) {
            modules.put(module(report), false);
        }
        for (Path events : files("test-events/*/*.xml")) {
            modules.put(module(events), true);
        }
        return modules.entrySet().stream()
                .filter(module -> !module.getValue())
                .map(module -> module.getKey() + ": its tests ran, but JUnit recorded no events in target/test-events")
                .toList();
    }

    private String module(Path file) {
        return project.relativize(file).getName(0).toString();
    }

    /** Returns the matching files of this build in all modules. */
    private List<Path> files(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(project)) {
            for (Path module : modules.sorted().toList()) {
                Path target = module.resolve("target");
                if (Files.isDirectory(target)) {
                    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
                    try (Stream<Path> files = Files.find(
                            target,
                            DEPTH,
                            (path, attributes) -> matcher.matches(target.relativize(path))
                                    && !attributes
                                            .lastModifiedTime()
                                            .toInstant()
                                            .isBefore(began))) {
                        found.addAll(files.sorted().toList());
                    }
                }
            }
        }
        return found;
    }
}
