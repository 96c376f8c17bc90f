package io.pgbackup.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The API of AWS Lambda for a function's process: it hands out invocations, one after the other, and receives the responses.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">the runtime API</a>
 */
public final class LambdaRuntimeApi implements AutoCloseable {

    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final String FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:backup";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Answer> initialisation = new CompletableFuture<>();

    /**
     * The response of the function.
     *
     * @param isError whether Lambda would count an error
     * @param body JSON
     */
    public record Answer(boolean isError, String body) {}

    private record Invocation(String id, String event, Duration time, CompletableFuture<Answer> answer) {}

    private LambdaRuntimeApi(HttpServer server) {
        this.server = server;
    }

    /** Starts it on a free port. */
    public static LambdaRuntimeApi start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            LambdaRuntimeApi api = new LambdaRuntimeApi(server);
            server.createContext(PREFIX, api::handle);
            server.setExecutor(api.threads);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * Queues an event.
     *
     * @param event JSON
     * @param time the time from its start until the platform would kill it; this server does not
     * @return completes with the function's response, or exceptionally if the function could not be initialised
     */
    public CompletableFuture<Answer> invoke(String event, Duration time) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        var unused = initialisation.thenAccept(answer::complete);
        waiting.add(new Invocation(UUID.randomUUID().toString(), event, time, answer));
        return answer;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI()
                    .getPath()
                    .substring(PREFIX.length())
                    .split("/", -1);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path[0].equals("init")) {
                initialisation.complete(new Answer(true, body));
                reply(exchange, 202, "");
            } else if (path[1].equals("next")) {
                next(exchange);
            } else {
                Invocation ended = running.remove(path[1]);
                if (ended != null) {
                    ended.answer().complete(new Answer(path[2].equals("error"), body));
                }
                reply(exchange, ended == null ? 400 : 202, "");
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        try {
            Invocation invocation = waiting.take();
            running.put(invocation.id(), invocation);
            var headers = exchange.getResponseHeaders();
            headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
            headers.set("Lambda-Runtime-Invoked-Function-Arn", FUNCTION);
            headers.set(
                    "Lambda-Runtime-Deadline-Ms",
                    Long.toString(System.currentTimeMillis() + invocation.time().toMillis()));
            headers.set("Content-Type", "application/json");
            reply(exchange, 200, invocation.event());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed while the function waits for work
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
