package io.pgbackup.testkit.machine;

import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.DebianPostgres;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A tool that tests use and that a machine may lack, with a trial that really uses it. */
public final class Tool {

    public static final Tool AWS =
            new Tool("aws", machine -> runs(machine, "aws", "sts", "get-caller-identity", "--generate-cli-skeleton"));
    public static final Tool CAT = new Tool("cat", machine -> passesOn(machine, "cat", "cat"));
    public static final Tool CURL = new Tool("curl", machine -> runs(machine, "curl", "--version"));
    public static final Tool GUNZIP = new Tool("gunzip", machine -> passesOn(machine, "gzip -c", "gunzip -c"));
    public static final Tool MOTO_SERVER = new Tool("moto_server", Tool::emulatorStarts);
    public static final Tool PSQL = new Tool("psql", Tool::knowsRestrict);
    public static final Tool PYTHON3 =
            new Tool("python3", machine -> runs(machine, "python3", "-c", "import json, socket, zipfile"));
    public static final Tool SHELLCHECK = new Tool("shellcheck", machine -> runs(machine, "shellcheck", "--version"));
    public static final Tool TERRAFORM =
            new Tool("terraform", machine -> Terraform.of(machine).lack());
    public static final Tool TMPFS = new Tool("a small disk in memory", Tool::mounts);
    public static final Tool ZSTD = new Tool("zstd", machine -> passesOn(machine, "zstd -q -c", "zstd -q -d -c"));

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);

    private final String name;
    private final Trial trial;

    /** @param name its name in reports */
    public Tool(String name, Trial trial) {
        this.name = name;
        this.trial = trial;
    }

    /** Uses a tool. */
    @FunctionalInterface
    public interface Trial {
        /** Returns why the tool cannot be used on this machine; empty if it can. Any exception is a reason, too. */
        Optional<String> lack(Machine machine) throws Exception;
    }

    /** A client program of PostgreSQL in a version for servers of this major version. */
    public static Tool clientFor(String program, int major) {
        return new Tool(
                program + " " + major,
                machine ->
                        ClientPrograms.findFor(program, major, machine.path()).isPresent()
                                ? Optional.empty()
                                : Optional.of("no version from " + major + " on: "
                                        + ClientPrograms.whyNone(program, machine.path())));
    }

    /** The newest minor release of a major version that Debian ships. */
    public static Tool newestMinor(int major) {
        return new Tool("Debian's PostgreSQL " + major, machine -> DebianPostgres.lack(major));
    }

    /** Runs a program, which must succeed. */
    public static Optional<String> runs(Machine machine, String... command) {
        ProcessRun.Result result = machine.program(command).atMost(LIMIT).run();
        return result.exitCode() == 0 ? Optional.empty() : Optional.of(result.complaint());
    }

    /** Checks that text is the same after it was compressed and decompressed. */
    private static Optional<String> passesOn(Machine machine, String pack, String unpack) {
        String command = "set -e; t=$(printf %s text | " + pack + " | " + unpack + "); test \"$t\" = text";
        for (String program : List.of(pack, unpack)) {
            String name = program.split(" ", 2)[0];
            if (machine.find(name).isEmpty()) {
                return Optional.of(name + " is not in PATH");
            }
        }
        return runs(machine, "sh", "-c", command);
    }

    private static Optional<String> knowsRestrict(Machine machine) {
        return ClientPrograms.find("psql", machine.path()).isPresent()
                ? Optional.empty()
                : Optional.of(ClientPrograms.whyNone("psql", machine.path()));
    }

    /** Waits until the server answers, is dead, or its time is over. */
    private static Optional<String> emulatorStarts(Machine machine) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path output = Files.createTempFile("moto_server", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        machine.find("moto_server")
                                .orElseThrow(() -> new IllegalStateException("moto_server is not in PATH"))
                                .toString(),
                        "-H",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        machine.replace(builder.environment());
        Process process = builder.start();
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end && !process.waitFor(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                if (answers(port)) {
                    return Optional.empty();
                }
            }
            String said = Files.readString(output).replaceAll("\\s+", " ").strip();
            return Optional.of((process.isAlive()
                            ? "did not listen within " + LIMIT.toSeconds() + " s"
                            : "ended with exit code " + process.exitValue())
                    + " and said: " + said);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException expected) {
            return false;
        }
    }

    private static Optional<String> mounts(Machine machine) throws IOException {
        Path place = Files.createTempDirectory("disk");
        try {
            Optional<String> refusal =
                    runs(machine, "mount", "-t", "tmpfs", "-o", "size=1m", "pgbackup-test", place.toString());
            return refusal.isPresent() ? refusal : runs(machine, "umount", place.toString());
        } finally {
            Files.delete(place);
        }
    }

    Optional<String> tryOn(Machine machine) {
        try {
            return trial.lack(machine).map(why -> name + ": " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            return Optional.of(name + ": " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
