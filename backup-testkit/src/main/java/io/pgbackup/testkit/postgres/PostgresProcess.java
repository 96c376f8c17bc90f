package io.pgbackup.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The operating system's view of a {@link PostgresServer}: its directory, its processes, its log.
 *
 * <p>All files are in one directory under the JVM's temporary directory, which {@link #stop} removes. A shutdown hook stops servers that
 * were not stopped; the next start removes the directories of a killed JVM.
 */
final class PostgresProcess {

    private static final Duration EXIT_LIMIT = Duration.ofSeconds(10);

    /** Values without spaces, because zonky joins options with spaces. */
    private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_.:/+-]+");

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final ProcessHandle postmaster;
    private final Thread shutdownHook = new Thread(this::stopAtExit, "stop-postgres");
    private final AtomicBoolean stopped = new AtomicBoolean();

    private PostgresProcess(Path directory, EmbeddedPostgres postgres, ProcessHandle postmaster) {
        this.directory = directory;
        this.postgres = postgres;
        this.postmaster = postmaster;
    }

    /** @throws IllegalStateException with the server's log, if it accepts no connection within {@code limit} */
    static PostgresProcess start(int major, Map<String, String> settings, Duration limit) {
        return start(major, settings, limit, data -> {});
    }

    /** @param filler may put the files of a cluster into the data directory; otherwise a new cluster is created */
    static PostgresProcess start(int major, Map<String, String> settings, Duration limit, Consumer<Path> filler) {
        PostgresRelease release = PostgresRelease.newestOf(major);
        TemporaryDirectory.sweep();
        Path directory = TemporaryDirectory.create("postgres-" + major);
        Path log = directory.resolve("server.log");
        try {
            filler.accept(directory.resolve("data"));
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setPgBinaryResolver(release)
                    .setDataDirectory(directory.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setLocaleConfig("locale", "C")
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(limit)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setDataDirectoryCustomizer(data -> configure(data.toPath(), settings));
            // Options that zonky itself puts on the command line can only be overridden there.
            settings.forEach((name, value) -> {
                if (PLAIN_VALUE.matcher(value).matches()) {
                    builder.setServerConfig(name, value);
                }
            });
            EmbeddedPostgres postgres = builder.start();
            ProcessHandle postmaster =
                    postmasterOf(directory).orElseThrow(() -> new IOException("no postmaster in " + directory));
            PostgresProcess process = new PostgresProcess(directory, postgres, postmaster);
            Runtime.getRuntime().addShutdownHook(process.shutdownHook);
            RunRecord.server(release);
            return process;
        } catch (IOException | RuntimeException e) {
            String message = "PostgreSQL " + major + " did not start; its log says:\n" + read(log);
            postmasterOf(directory).ifPresent(PostgresProcess::kill);
            TemporaryDirectory.delete(directory);
            throw new IllegalStateException(message, e);
        }
    }

    private static void configure(Path data, Map<String, String> settings) {
        List<String> lines = new ArrayList<>(List.of("# " + PostgresServer.class.getName()));
        settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
        try {
            Files.write(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ProcessHandle> postmasterOf(Path directory) {
        String pid = read(directory.resolve("data").resolve("postmaster.pid"));
        return pid.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(pid.lines().findFirst().orElseThrow()));
    }

    Path data() {
        return directory.resolve("data");
    }

    int port() {
        return postgres.getPort();
    }

    String log() {
        return read(directory.resolve("server.log"));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the postmaster and its children with SIGKILL and waits until they are gone. */
    void kill() {
        kill(postmaster);
    }

    static void kill(ProcessHandle postmaster) {
        // Kill the postmaster first, because it would restart processes that die before it.
        List<ProcessHandle> processes = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(processes::add);
        processes.forEach(ProcessHandle::destroyForcibly);
        // A dead process counts as alive until its parent has waited for it, and in some containers no parent does.
        processes.forEach(process -> process.onExit()
                .completeOnTimeout(process, EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join());
    }

    /** Shuts the server down in an orderly way if it still runs, by force if that fails, and removes its directory. */
    void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            if (postmaster.isAlive()) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            kill();
            TemporaryDirectory.delete(directory);
            forgetShutdownHook();
        }
    }

    /**
     * Stops the server without a checkpoint, and does not wait until all files are removed: the process that ended the JVM does not wait
     * long, and would kill it in the middle of the hook.
     */
    private void stopAtExit() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid())).start();
            postmaster.onExit().get(EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException expected) {
            // The next step is harder.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        TemporaryDirectory.deleteAfterExit(directory);
    }

    private void forgetShutdownHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException expected) {
            // The JVM is shutting down: the hook runs, or has run.
        }
    }
}
