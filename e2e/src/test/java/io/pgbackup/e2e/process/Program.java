package io.pgbackup.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A program as a process: what it is called with, and what it did. */
public final class Program {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();

    private Program(List<String> command) {
        this.command.addAll(command);
    }

    /** What a finished process left. */
    public record Outcome(int exit, String out, String err) {

        /** The process's own words, for a failing test. */
        @Override
        public String toString() {
            return "exit " + exit + "\nstdout: " + out + "\nstderr: " + err;
        }
    }

    /** The packaged command line, as a user starts it, with more options for the JVM before it. */
    public static Program cli(List<String> jvmOptions, String... arguments) {
        return new Program(cliCommand(jvmOptions, arguments));
    }

    static List<String> cliCommand(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** What a shell runs the packaged command line with. */
    public static String cliCommandLine() {
        return "'" + String.join("' '", cliCommand(List.of())) + "'";
    }

    public static Program cli(String... arguments) {
        return cli(List.of(), arguments);
    }

    static Path jar() {
        Path jar = Path.of(System.getProperty("pgbackup.cli.jar", "../adapter-cli/target/backup-cli.jar"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("the packaged command line is not at " + jar
                    + "; build it first: ./mvnw -pl adapter-cli -am package");
        }
        return jar;
    }

    /** Any program of the machine. */
    public static Program of(String... command) {
        return new Program(List.of(command));
    }

    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs it to its end. */
    public Outcome run() {
        try (Running running = start()) {
            return running.await();
        }
    }

    /** Starts it; its output goes to files, so that no pipe can fill up. */
    public Running start() {
        try {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            builder.environment().keySet().removeIf(Program::isSetting);
            builder.environment().putAll(environment);
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What would change the behaviour of a program, or add lines of the JVM's own to its output. */
    private static boolean isSetting(String variable) {
        return variable.startsWith("PG")
                || variable.startsWith("DB_")
                || variable.startsWith("DATABASES")
                || variable.startsWith("BACKUP_")
                || variable.startsWith("IMPORT_")
                || variable.startsWith("LOCAL_BACKUP")
                || variable.startsWith("LOG_")
                || variable.startsWith("AWS_")
                || variable.endsWith("_JAVA_OPTIONS")
                || variable.equals("JAVA_TOOL_OPTIONS");
    }

    /** A process that runs. */
    public static final class Running implements AutoCloseable {

        private final Process process;
        private final Path out;
        private final Path err;

        Running(Process process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        public Process process() {
            return process;
        }

        public Path out() {
            return out;
        }

        /** What it has written to standard output so far. */
        public String outSoFar() {
            return text(out);
        }

        /** What it has written to standard error so far. */
        public String errSoFar() {
            return text(err);
        }

        /** Sends SIGKILL: nothing of it gets a last word. */
        public void kill() {
            process.destroyForcibly();
        }

        /** Sends SIGINT, as Ctrl-C on a terminal does. */
        public void interrupt() {
            Outcome sent =
                    Program.of("kill", "-INT", Long.toString(process.pid())).run();
            if (sent.exit() != 0) {
                throw new IllegalStateException("no SIGINT could be sent: " + sent);
            }
        }

        public Outcome await() {
            try {
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("process did not end within " + LIMIT + ": " + text(err));
                }
                return new Outcome(process.exitValue(), text(out), text(err));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static String text(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
