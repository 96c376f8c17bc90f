package io.pgbackup.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AWS Secrets Manager and the parameter store of Systems Manager in this process, limited to {@code GetSecretValue} and {@code
 * GetParameter}, with their errors. Plain HTTP on a free port of 127.0.0.1.
 *
 * <p>A request must have the protocol's headers and a current signature of {@link #ACCESS_KEY} for the right service and for the region in
 * the ARN; the signature's own bytes are not checked. A parameter that is requested without decryption is returned encrypted, as by the
 * service. All methods may be called from any thread.
 */
public final class AwsSecretsServer implements AutoCloseable {

    public static final String ACCESS_KEY = "AKIDSECRETS";
    public static final String SECRET_KEY = "not checked";

    private static final Pattern SCOPE =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request,.*");
    private static final Pattern ARN = Pattern.compile("arn:aws:[^:]+:([^:]+):.*");
    private static final Pattern ID = Pattern.compile("\"(?:SecretId|Name)\":\"([^\"]*)\"");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int NO_ANSWER = 0;

    /** Errors that are returned instead of the value. */
    private record Refusal(int status, String code, String message, AtomicInteger times) {}

    private record Value(String field, String content, String type) {}

    private final HttpServer http;
    private final Map<String, Value> values = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String sessionToken = "";

    private AwsSecretsServer(HttpServer http) {
        this.http = http;
        http.createContext("/", this::answer);
        http.start();
    }

    public static AwsSecretsServer start() {
        try {
            return new AwsSecretsServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Stores a secret, or another version of it. */
    public void putSecret(String arn, String text) {
        values.put(arn, new Value("SecretString", text, ""));
    }

    public void putBinarySecret(String arn) {
        values.put(arn, new Value("SecretBinary", "AAEC", ""));
    }

    /** Stores a parameter of type {@code SecureString} or {@code String}. */
    public void putParameter(String name, String type, String text) {
        values.put(name, new Value("Value", text, type));
    }

    /** Refuses requests because the right to the action itself is missing. */
    public void deny(String id, String action) {
        refuse(
                id,
                400,
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:role/backup is not authorized to perform: " + action + " on resource: "
                        + id,
                Integer.MAX_VALUE);
    }

    /** Refuses requests because the right to decrypt is missing. */
    public void denyKey(String id) {
        refuse(id, 400, "AccessDeniedException", "Access to KMS is not allowed", Integer.MAX_VALUE);
    }

    public void markForDeletion(String arn) {
        refuse(
                arn,
                400,
                "InvalidRequestException",
                "You can't perform this operation on the secret because it was marked for deletion.",
                Integer.MAX_VALUE);
    }

    public void throttle(String id, int times) {
        refuse(id, 400, "ThrottlingException", "Rate exceeded", times);
    }

    public void failInternally(String id, int times) {
        refuse(id, 500, "InternalServiceError", "An error occurred on the server side.", times);
    }

    /** Breaks the connection after reading the request. */
    public void hangUp(String id, int times) {
        refuse(id, NO_ANSWER, "", "", times);
    }

    /** Accepts only the credentials of this session. */
    public void requireSession(String token) {
        sessionToken = token;
    }

    /** Refuses the next requests with this error. */
    public void refuse(String id, int status, String code, String message, int times) {
        refusals.put(id, new Refusal(status, code, message, new AtomicInteger(times)));
    }

    public void allow(String id) {
        refusals.remove(id);
    }

    /** Returns how often this value was requested. */
    public long requests(String id) {
        return requests.stream().filter(id::equals).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = header(exchange, "X-Amz-Target");
        Matcher id = ID.matcher(body);
        boolean secrets = target.equals("secretsmanager.GetSecretValue");
        if (!header(exchange, "Content-Type").equals("application/x-amz-json-1.1")
                || !(secrets || target.equals("AmazonSSM.GetParameter"))
                || !id.find()) {
            send(exchange, 400, error("UnknownOperationException", ""));
            return;
        }
        requests.add(id.group(1));
        if (!isOfSession(header(exchange, "X-Amz-Security-Token"))
                || !isSigned(header(exchange, "Authorization"), secrets ? "secretsmanager" : "ssm", id.group(1))) {
            send(exchange, 400, error("UnrecognizedClientException", "The security token is invalid."));
            return;
        }
        if (!isOfNow(header(exchange, "X-Amz-Date"))) {
            send(exchange, 400, error("InvalidSignatureException", "Signature not yet current, or expired"));
            return;
        }
        Refusal refusal = refusals.get(id.group(1));
        if (refusal != null && refusal.times().getAndDecrement() > 0) {
            if (refusal.status() == NO_ANSWER) {
                exchange.close();
            } else {
                send(exchange, refusal.status(), error(refusal.code(), refusal.message()));
            }
            return;
        }
        Value value = values.get(id.group(1));
        if (value == null) {
            send(exchange, 400, error(secrets ? "ResourceNotFoundException" : "ParameterNotFound", "not found"));
        } else if (secrets) {
            send(exchange, 200, object("ARN", id.group(1), value.field(), value.content()));
        } else {
            boolean readable = !value.type().equals("SecureString") || body.contains("\"WithDecryption\":true");
            String parameter =
                    object("Name", id.group(1), "Type", value.type(), "Value", readable ? value.content() : "AQICAHh");
            send(exchange, 200, "{\"Parameter\":" + parameter + "}");
        }
    }

    private static boolean isSigned(String authorization, String service, String id) {
        Matcher scope = SCOPE.matcher(authorization);
        Matcher arn = ARN.matcher(id);
        return scope.matches()
                && scope.group(1).equals(ACCESS_KEY)
                && scope.group(3).equals(service)
                && (!arn.matches() || arn.group(1).equals(scope.group(2)));
    }

    private boolean isOfSession(String token) {
        return sessionToken.isEmpty() || sessionToken.equals(token);
    }

    private static boolean isOfNow(String date) {
        Instant signed = DATE.parse(date, Instant::from);
        return Duration.between(signed, Instant.now()).abs().compareTo(TOLERANCE) < 0;
    }

    private static String header(HttpExchange exchange, String name) {
        @Nullable String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static String error(String code, String message) {
        return object("__type", code, "message", message);
    }

    private static String object(String... namesAndValues) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.append(i == 0 ? "" : ",")
                    .append(quote(namesAndValues[i]))
                    .append(':')
                    .append(quote(namesAndValues[i + 1]));
        }
        return json.append('}').toString();
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
