package io.pgbackup.cli;

import io.pgbackup.core.failure.FailureKind;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The entry point of {@code backup-cli.jar}. */
public final class Main {

    private static final int BUFFER = 64 * 1024;

    /** How long an interrupted command may take to abort its work. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Interruption interruption = new Interruption(Thread.currentThread(), GRACE, Runtime.getRuntime()::halt);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutdown, "interruption"));
        int exitCode = FailureKind.FAILED.exitCode();
        try {
            exitCode = new Cli(environment()).run(arguments);
        } finally {
            interruption.finished(exitCode);
        }
        System.exit(exitCode);
    }

    private static Environment environment() {
        return new Environment(
                System.getenv(),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                Terminal.isErrorStream(),
                Path.of(""),
                Clock.systemUTC());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER), false, StandardCharsets.UTF_8);
    }
}
