package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program to its end, or to the end of its time.
 *
 * <p>Instances are immutable: each setting returns a new one. The process inherits the environment of this one unless another is set; its
 * standard input is empty unless a file is given.
 */
public final class ProcessRun {

    private static final int LAST_WORDS = 300;
    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(2);

    private final List<String> command;
    private final boolean inheriting;
    private final Map<String, String> environment;
    private final @Nullable Path directory;
    private final @Nullable Path input;
    private final @Nullable Path output;
    private final Duration limit;

    private ProcessRun(
            List<String> command,
            boolean inheriting,
            Map<String, String> environment,
            @Nullable Path directory,
            @Nullable Path input,
            @Nullable Path output,
            Duration limit) {
        this.command = List.copyOf(command);
        this.inheriting = inheriting;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.input = input;
        this.output = output;
        this.limit = limit;
    }

    /**
     * The result of a process.
     *
     * @param stdout standard output as UTF-8; empty if it went to a file
     * @param stderr standard error as UTF-8
     */
    public record Result(List<String> command, int exitCode, String stdout, String stderr) {

        public Result {
            command = List.copyOf(command);
        }

        /**
         * Returns this result if the process succeeded.
         *
         * @throws IllegalStateException with the command, its exit code and its standard error
         */
        public Result orThrow() {
            if (exitCode != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with exit code " + exitCode + " and said:\n" + stderr);
            }
            return this;
        }

        /** Returns the command, its exit code and the end of its output, in one line. */
        public String complaint() {
            String said = (stdout + "\n" + stderr).replaceAll("\\s+", " ").strip();
            return String.join(" ", command) + " ended with exit code " + exitCode + " and said: "
                    + said.substring(Math.max(0, said.length() - LAST_WORDS));
        }
    }

    public static ProcessRun of(String... command) {
        return of(List.of(command));
    }

    public static ProcessRun of(List<String> command) {
        return new ProcessRun(command, true, Map.of(), null, null, null, DEFAULT_LIMIT);
    }

    /** Sets a variable of the environment over the inherited one. */
    public ProcessRun environment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new ProcessRun(command, inheriting, more, directory, input, output, limit);
    }

    /** Runs it with only these variables, and inherits none. */
    public ProcessRun onlyEnvironment(Map<String, String> whole) {
        return new ProcessRun(command, false, whole, directory, input, output, limit);
    }

    public ProcessRun directory(Path directory) {
        return new ProcessRun(command, inheriting, environment, directory, input, output, limit);
    }

    /** Feeds a file to standard input. */
    public ProcessRun stdinFrom(Path input) {
        return new ProcessRun(command, inheriting, environment, directory, input, output, limit);
    }

    /** Writes standard output to a file, which is overwritten. */
    public ProcessRun stdoutTo(Path output) {
        return new ProcessRun(command, inheriting, environment, directory, input, output, limit);
    }

    /** Sets the time limit; the default is two minutes. */
    public ProcessRun atMost(Duration limit) {
        return new ProcessRun(command, inheriting, environment, directory, input, output, limit);
    }

    /**
     * Runs the program and waits for its end.
     *
     * @throws IllegalStateException if it takes longer than the limit; then it and its children have been killed
     * @throws UncheckedIOException if it cannot be started
     */
    public Result run() {
        Path streams = TemporaryDirectory.create("process");
        try {
            Path stdout = output == null ? streams.resolve("stdout") : output;
            Path stderr = streams.resolve("stderr");
            int exitCode = await(start(stdout, stderr), stderr);
            return new Result(command, exitCode, output == null ? read(stdout) : "", read(stderr));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            TemporaryDirectory.delete(streams);
        }
    }

    private Process start(Path stdout, Path stderr) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
        if (!inheriting) {
            builder.environment().clear();
        }
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private int await(Process process, Path stderr) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + String.join(" ", command), e);
        }
        kill(process);
        throw new IllegalStateException(
                String.join(" ", command) + " did not end within " + limit + "; it had said:\n" + read(stderr));
    }

    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
