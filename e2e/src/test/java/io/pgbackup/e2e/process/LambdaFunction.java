package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbackup.testkit.aws.LambdaRuntimeApi;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The packaged function in a process of AWS's own runtime interface client, as Lambda runs it: its heap, its flags, its environment.
 * Whatever it is made to do, each line that it logs must be an object of JSON, and none may hold a secret.
 */
final class LambdaFunction implements AutoCloseable {

    static final Duration PLENTY = Duration.ofMinutes(15);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SESSION_TOKEN = "session-token-of-the-role";
    private static final String NATIVE_CLIENT =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private final LambdaRuntimeApi api;
    private final Program.Running process;
    private final Set<String> secrets;

    private LambdaFunction(LambdaRuntimeApi api, Program.Running process, Set<String> secrets) {
        this.api = api;
        this.process = process;
        this.secrets = secrets;
    }

    /** An S3 server that knows temporary credentials only, as Lambda's role has them. */
    static StrictS3Server store() {
        return StrictS3Server.builder()
                .sessionToken(SESSION_TOKEN)
                .spoolToDisk()
                .start();
    }

    /** What it is to run with. */
    static final class Builder {

        private final Map<String, String> environment = new TreeMap<>();
        private final Set<String> secrets = new LinkedHashSet<>();
        private final Path jar;
        private final String handler;
        private final List<String> launcher = new ArrayList<>();
        private final List<String> flags = new ArrayList<>();
        private String heap = "440m";

        private Builder(Path jar, String handler) {
            this.jar = jar;
            this.handler = handler;
        }

        Builder with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** A variable whose value must never be logged. */
        Builder withSecret(String variable, String value) {
            secrets.add(value);
            return with(variable, value);
        }

        /** A secret that comes in by another way. */
        Builder hiding(String secret) {
            secrets.add(secret);
            return this;
        }

        Builder heap(String value) {
            heap = value;
            return this;
        }

        /** What stands before the JVM, and its flags; what is given last holds. */
        Builder launchedBy(List<String> before, String... more) {
            launcher.addAll(before);
            flags.addAll(List.of(more));
            return this;
        }

        LambdaFunction start() {
            LambdaRuntimeApi api = LambdaRuntimeApi.start();
            List<String> command = new ArrayList<>(launcher);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + heap,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1"));
            command.add("-D" + NATIVE_CLIENT + "=" + NativeLibrary.PATH);
            command.addAll(flags);
            command.addAll(List.of(
                    "-cp",
                    jar + File.pathSeparator + runtimeClient(),
                    "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                    handler));
            Program program = Program.of(command.toArray(String[]::new))
                    .with("AWS_LAMBDA_RUNTIME_API", api.address())
                    .with("AWS_LAMBDA_FUNCTION_NAME", "backup")
                    .with("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
                    .with("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
                    .with("AWS_LAMBDA_LOG_FORMAT", "JSON")
                    .with("AWS_EC2_METADATA_DISABLED", "true");
            environment.forEach(program::with);
            return new LambdaFunction(api, program.start(), Set.copyOf(secrets));
        }
    }

    /** Code that was deployed somewhere, without any settings. */
    static Builder of(Path jar, String handler) {
        return new Builder(jar, handler);
    }

    /** With the credentials of the store's server, and a bucket's prefix as the store. */
    static Builder with(StrictS3Server s3, String store) {
        return of(jar(), "io.pgbackup.lambda.BackupHandler::handleRequest")
                .with("AWS_ENDPOINT_URL_S3", s3.endpoint().toString())
                .with("AWS_REGION", s3.region())
                .with("AWS_ACCESS_KEY_ID", s3.accessKey())
                .withSecret("AWS_SECRET_ACCESS_KEY", s3.secretKey())
                .withSecret("AWS_SESSION_TOKEN", SESSION_TOKEN)
                .with("BACKUP_STORE", store);
    }

    static Path jar() {
        Path jar = Path.of("../adapter-lambda/target/backup-lambda.jar")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("the packaged function is not at " + jar
                    + "; build it first: ./mvnw -pl adapter-lambda -am package");
        }
        return jar;
    }

    /**
     * The runtime client's native code, in a file of this JVM's. By itself the client unpacks it to one place in {@code /tmp}, under the feet
     * of another function that runs.
     */
    private static final class NativeLibrary {

        static final Path PATH = unpack();

        private static Path unpack() {
            boolean isMusl = Files.exists(Path.of("/etc/alpine-release"));
            boolean isArm = System.getProperty("os.arch").equals("aarch64");
            String name = "/jni/libaws-lambda-jni.linux" + (isMusl ? "_musl-" : "-") + (isArm ? "aarch_64" : "x86_64")
                    + ".so";
            try (InputStream in = LambdaFunction.class.getResourceAsStream(name)) {
                Path file = Files.createTempFile("libaws-lambda-jni", ".so");
                file.toFile().deleteOnExit();
                Files.copy(Objects.requireNonNull(in, name), file, StandardCopyOption.REPLACE_EXISTING);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String runtimeClient() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains("aws-lambda-java-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * One invocation's end.
     *
     * @param isError whether Lambda counts an error
     * @param answer of the function, or its error
     */
    record Result(boolean isError, JsonNode answer) {

        JsonNode database(String name) {
            for (JsonNode database : answer.path("databases")) {
                if (database.path("name").asText().equals(name)) {
                    return database;
                }
            }
            throw new AssertionError("nothing of " + name + " in " + answer);
        }
    }

    CompletableFuture<Result> begin(String event, Duration time) {
        return api.invoke(event, time).thenApply(answer -> new Result(answer.isError(), json(answer.body())));
    }

    Result invoke(String event, Duration time) {
        return await(begin(event, time));
    }

    Result invoke(String event) {
        return invoke(event, PLENTY);
    }

    Result await(CompletableFuture<Result> running) {
        try {
            return running.get(4, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer; the log is\n" + output(), e);
        }
    }

    /** The report in the log, which is there whether the invocation failed or not. */
    JsonNode lastReport() {
        List<JsonNode> reports = lines(line -> line.has("report"));
        assertThat(reports).as("reports in %s", output()).isNotEmpty();
        return reports.get(reports.size() - 1).get("report");
    }

    /** What the log holds so far, each line an object. */
    List<JsonNode> lines(Predicate<JsonNode> which) {
        String output = output();
        for (String secret : secrets) {
            assertThat(output.contains(secret)).as("the log shows a secret").isFalse();
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : output.split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("Picked up JAVA_TOOL_OPTIONS")) {
                JsonNode json = json(line);
                assertThat(json.isObject()).as("a line of the log: %s", line).isTrue();
                lines.add(json);
            }
        }
        return lines.stream().filter(which).toList();
    }

    /** The metrics of a database, by name, in the order of the log. */
    List<JsonNode> metrics(String database) {
        return lines(line -> line.has("_aws") && line.path("Database").asText().equals(database));
    }

    private String output() {
        return process.outSoFar() + process.errSoFar();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    long pid() {
        return process.process().pid();
    }

    boolean isAlive() {
        return process.process().isAlive();
    }

    @Override
    public void close() {
        lines(line -> true);
        process.close();
        api.close();
    }
}
