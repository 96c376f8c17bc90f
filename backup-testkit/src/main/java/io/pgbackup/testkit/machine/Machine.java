package io.pgbackup.testkit.machine;

import io.pgbackup.testkit.postgres.ProcessRun;
import io.pgbackup.testkit.postgres.RunRecord;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A machine as described by its environment: the location of its programs, and the {@link Tool}s that really work.
 *
 * <p>Each tool is tried once. All methods may be called from any thread.
 */
public final class Machine {

    private static final Machine HERE = new Machine(System.getenv(), RunRecord::leftOut);

    private final Map<String, String> environment;
    private final Consumer<String> record;
    private final Map<Tool, Optional<String>> lacks = new ConcurrentHashMap<>();

    /**
     * A machine.
     *
     * @param environment the whole environment; {@code PATH} locates programs, {@code CI} requires all of them to exist
     * @param record receives the reasons why tests did not run or not in full
     */
    Machine(Map<String, String> environment, Consumer<String> record) {
        this.environment = Map.copyOf(environment);
        this.record = record;
    }

    /** The machine that the tests run on. */
    public static Machine here() {
        return HERE;
    }

    /** The value of a variable of the environment, unless it is unset or empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** The value of {@code PATH}, empty where it is unset. */
    public String path() {
        return variable("PATH").orElse("");
    }

    /** Returns the first program of this name in {@code PATH}, whether it works or not. */
    public Optional<Path> find(String program) {
        return Stream.of(path().split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /**
     * Returns a program that runs in exactly this environment.
     *
     * @param command a name that is looked up in {@code PATH}, and arguments
     * @throws IllegalStateException if the program does not exist
     */
    public ProcessRun program(List<String> command) {
        List<String> found = new ArrayList<>(command);
        found.set(
                0,
                find(command.get(0))
                        .orElseThrow(() -> new IllegalStateException(command.get(0) + " is not in PATH"))
                        .toString());
        return ProcessRun.of(found).onlyEnvironment(environment);
    }

    /** The same. */
    public ProcessRun program(String... command) {
        return program(List.of(command));
    }

    /** Replaces another environment by this one. */
    void replace(Map<String, String> other) {
        other.clear();
        other.putAll(environment);
    }

    /** Returns why this tool cannot be used here, in one line that begins with its name; empty if it can. */
    public Optional<String> lack(Tool tool) {
        Optional<String> known = lacks.get(tool);
        if (known == null) {
            synchronized (tool) {
                known = lacks.computeIfAbsent(tool, key -> key.tryOn(this));
            }
        }
        return known;
    }

    /**
     * Lets the test continue if all of these tools can be used. Otherwise, the reason is reported at the end of the build.
     *
     * @throws TestAbortedException if a tool is missing; it skips the test, with the reason
     * @throws AssertionError instead, with {@code CI=true}
     */
    public void require(Tool... tools) {
        for (Tool tool : tools) {
            Optional<String> lack = lack(tool);
            if (lack.isPresent()) {
                throw notRun(lack.get());
            }
        }
    }

    /**
     * Returns whether this tool can be used, for a test that is useful without it as well. Omissions are reported at the end of the
     * build.
     *
     * @throws AssertionError with {@code CI=true}, if it cannot
     */
    public boolean has(Tool tool) {
        Optional<String> lack = lack(tool);
        lack.ifPresent(this::notRun);
        return lack.isEmpty();
    }

    /**
     * Records that the calling test could not run, or not in full.
     *
     * @return the exception that skips the test (a {@link TestAbortedException}), for the caller to throw
     * @throws AssertionError with {@code CI=true}
     */
    public RuntimeException notRun(String reason) {
        if (variable("CI").filter(Boolean::parseBoolean).isPresent()) {
            throw new AssertionError("with CI=true nothing is skipped: " + reason);
        }
        record.accept(reason);
        return new TestAbortedException(reason);
    }
}
