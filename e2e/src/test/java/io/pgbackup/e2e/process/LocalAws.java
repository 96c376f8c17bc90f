package io.pgbackup.e2e.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Terraform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An AWS of our own: an emulator, the {@code aws} command, and the deployment with {@code deploy.sh}. */
final class LocalAws implements AutoCloseable {

    static final String REGION = "eu-central-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program.Running emulator;
    private final String endpoint;
    private final Path terraform;

    private LocalAws(Program.Running emulator, String endpoint, Path terraform) {
        this.emulator = emulator;
        this.endpoint = endpoint;
        this.terraform = terraform;
    }

    /**
     * Starts the emulator.
     *
     * @param directory for a copy of the deployment and its state
     */
    static LocalAws start(Path directory) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Program.Running emulator = Program.of("moto_server", "-H", "127.0.0.1", "-p", Integer.toString(port))
                .start();
        Waiting.until("the emulator listens", () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException expected) {
                return false;
            }
        });
        Path terraform = Files.createDirectory(directory.resolve("terraform"));
        try (Stream<Path> files = Files.list(Path.of("../terraform"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, terraform.resolve(file.getFileName()));
            }
        }
        return new LocalAws(emulator, "http://127.0.0.1:" + port, terraform);
    }

    String endpoint() {
        return endpoint;
    }

    /** What a program needs to find this AWS. */
    Map<String, String> environment() {
        Map<String, String> environment =
                new TreeMap<>(Terraform.of(Machine.here()).environment());
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL",
                endpoint,
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "AWS_REGION",
                REGION,
                "AWS_DEFAULT_REGION",
                REGION,
                "AWS_EC2_METADATA_DISABLED",
                "true"));
        return environment;
    }

    /** A file beside the deployment's own. */
    void write(String name, String content) {
        try {
            Files.writeString(terraform.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code deploy.sh}. */
    Program.Outcome deploySh(Map<String, String> variables, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("bash", terraform.resolve("deploy.sh").toString()));
        command.addAll(List.of(arguments));
        return run(variables, command);
    }

    /** What the {@code aws} command answers. */
    JsonNode aws(String... arguments) {
        List<String> command = new ArrayList<>(List.of("aws", "--output", "json"));
        command.addAll(List.of(arguments));
        Program.Outcome outcome = run(Map.of(), command);
        if (outcome.exit() != 0) {
            throw new AssertionError(command + ": " + outcome);
        }
        try {
            return JSON.readTree(outcome.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(outcome.toString(), e);
        }
    }

    private Program.Outcome run(Map<String, String> variables, List<String> command) {
        Program program = Program.of(command.toArray(String[]::new));
        environment().forEach(program::with);
        variables.forEach(program::with);
        return program.run();
    }

    /** All files of the deployment, its state among them, as text. */
    String everythingOnDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(terraform)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        emulator.close();
    }
}
