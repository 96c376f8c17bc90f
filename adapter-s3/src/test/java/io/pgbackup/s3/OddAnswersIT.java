package io.pgbackup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever answers is no S3 service, or one that errs: a login page of a network, a web server, a proxy. */
@Timeout(60)
class OddAnswersIT {

    private static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);
    private static final String KEY = "app/2025-01-01/app_2025-01-01_03-00-00.sql";
    private static final int PART = 5 << 20;
    private static final String HTML =
            "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Log in</body></html>";
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private HttpServer server;
    private volatile Function<HttpExchange, Answer> answers = exchange -> Answer.of(500, "text/plain", "");

    /** What the server says, whatever it was asked. */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        static Answer of(int status, String type, String body) {
            return new Answer(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answers.apply(exchange);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            boolean hasBody = !exchange.getRequestMethod().equals("HEAD") && answer.status() != 204;
            exchange.sendResponseHeaders(
                    answer.status(), hasBody && answer.body().length > 0 ? answer.body().length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(answer.body());
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String endpoint() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private BackupStore open() {
        S3Settings settings = S3Settings.builder("s3://bucket")
                .endpoint(URI.create("http://" + endpoint()))
                .region("us-east-1")
                .readTimeout(Duration.ofSeconds(10))
                .maxAttempts(1)
                .build();
        return S3Stores.open(settings, StrictS3.credentials("key", "not-a-secret"));
    }

    /** Something that a store is asked to do. */
    private enum Act {
        FIND(store -> store.find(ID)),
        READ(store -> {
            try (BackupSource source = store.open(ID);
                    InputStream in = source.read(new ByteRange(0, Math.min(1, source.length())))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new AssertionError("a source throws StoreException, never IOException", e);
            }
        }),
        LIST(BackupStore::list),
        LIST_ONE(store -> store.list("app")),
        DELETE(store -> {
            store.delete(ID);
            return "deleted";
        }),
        SWEEP(store -> store.sweep("app", Instant.now())),
        PUT(store -> put(store, new byte[100], 100)),
        PUT_IN_PARTS(store -> put(store, new byte[PART + 1], PART));

        private final Function<BackupStore, Object> act;

        Act(Function<BackupStore, Object> act) {
            this.act = act;
        }

        private static Object put(BackupStore store, byte[] content, int part) {
            try (BackupUpload upload = store.begin(new UploadRequest(ID, "run-1"))) {
                return upload.commit(Parts.commit(
                        content,
                        Parts.of(content, part).stream().map(upload::upload).toList()));
            }
        }
    }

    private static Stream<Arguments> oddAnswers() {
        List<Answer> odd = List.of(
                Answer.of(200, "text/html", HTML),
                Answer.of(403, "text/html", HTML),
                Answer.of(500, "text/html", HTML),
                new Answer(302, Map.of("Location", "http://portal.example.com/login"), new byte[0]),
                new Answer(307, Map.of("Location", "http://portal.example.com/login"), new byte[0]),
                Answer.of(200, "text/plain", ""),
                Answer.of(200, "application/json", "{\"status\": \"ok\"}"),
                Answer.of(200, "application/xml", XML + "<feed><entry/></feed>"),
                Answer.of(200, "application/xml", XML + "<ListBucketResult><Contents><Key>a"),
                Answer.of(200, "application/octet-stream", "\u0000\u0001\u0002\ud83d\ude00"),
                Answer.of(400, "text/html", "<html><body>The plain HTTP request was sent to HTTPS port</body></html>"),
                Answer.of(
                        200,
                        "application/xml",
                        XML + "<Error><Code>InternalError</Code><Message>Try again</Message></Error>"));
        return odd.stream()
                .flatMap(answer -> Stream.of(Act.values())
                        // Some services answer a deletion so.
                        .filter(act -> act != Act.DELETE || answer.status() != 200 || answer.body().length > 0)
                        .map(act -> Arguments.of(act, answer)));
    }

    @ParameterizedTest
    @MethodSource("oddAnswers")
    void anyAct_oddAnswer_isAFailureOfTheStoreWithARemedy(Act act, Answer answer) {
        answers = exchange -> answer;
        try (BackupStore store = open()) {
            Throwable failure = catchThrowable(() -> act.act.apply(store));

            assertThat(failure).isInstanceOfSatisfying(BackupServiceException.class, e -> {
                assertThat(e.kind()).isIn(FailureKind.STORE_REFUSED, FailureKind.STORE_UNREACHABLE);
                assertThat(e).hasMessageContaining("s3://bucket");
                assertThat(e.hint()).isPresent();
                if (answer.status() == 200 && !e.getMessage().contains("InternalError")) {
                    assertThat(e + " " + e.hint().orElse("")).contains(endpoint());
                }
            });
        }
    }

    private static Answer list(String content) {
        return Answer.of(
                200,
                "application/xml",
                XML + "<ListBucketResult><Name>bucket</Name><EncodingType>url</EncodingType>" + content
                        + "</ListBucketResult>");
    }

    private static String object(String key) {
        return "<Contents><Key>" + key + "</Key><LastModified>2025-01-01T03:00:00.000Z</LastModified>"
                + "<ETag>\"a\"</ETag><Size>1</Size></Contents>";
    }

    private static Stream<String> oddLists() {
        return Stream.of(
                "<IsTruncated>true</IsTruncated>" + object(KEY),
                "<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>" + object(KEY),
                "<IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken>",
                "<IsTruncated>false</IsTruncated><Contents><Key>" + KEY + "</Key></Contents>",
                "<IsTruncated>false</IsTruncated>" + object(KEY).replace(">1<", ">many<"),
                "<IsTruncated>false</IsTruncated>" + object(KEY).replace(">1<", ">-1<"),
                "<IsTruncated>false</IsTruncated>" + object(KEY).replace("2025-01-01T03:00:00.000Z", "yesterday"),
                "<IsTruncated>false</IsTruncated>" + object("100%"));
    }

    @ParameterizedTest
    @MethodSource("oddLists")
    void list_thatMakesNoSense_isRefused(String content) {
        answers = exchange -> list(content);
        try (BackupStore store = open()) {
            Throwable failure = catchThrowable(store::list);

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            BackupServiceException.class,
                            e -> assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED));
            assertThat(failure).hasMessageContaining("s3://bucket");
        }
    }

    @Test
    void list_neverEnding_isRefused() {
        int[] page = {0};
        answers = exchange -> list("<IsTruncated>true</IsTruncated><NextContinuationToken>" + page[0]++
                + "</NextContinuationToken>" + object(KEY));
        try (BackupStore store = open()) {
            assertThat(catchThrowable(store::list))
                    .isInstanceOf(BackupServiceException.class)
                    .hasMessageContaining("s3://bucket");
        }
    }

    @Test
    void list_strangeKeys_areNobodysBackups() {
        answers = exchange -> list("<IsTruncated>false</IsTruncated>" + object("") + object("%0A%0D%1B%5B31m")
                + object("%FF%FE") + object("a//..//b") + object(KEY));
        try (BackupStore store = open()) {
            assertThat(store.list()).hasSize(1);
        }
    }

    /** It was told that it is stored, and there is something else. */
    @Test
    void commit_serverThatSaysYesAndKeepsNothing_isNoBackup() {
        answers = exchange -> exchange.getRequestMethod().equals("HEAD")
                ? new Answer(404, Map.of(), new byte[0])
                : new Answer(200, Map.of("ETag", "\"a\""), new byte[0]);
        try (BackupStore store = open()) {
            assertThat(catchThrowable(() -> Act.PUT.act.apply(store)))
                    .isInstanceOf(BackupServiceException.class)
                    .hasMessageContaining("does not exist");
        }
    }

    @Test
    void find_bareRefusal_saysThatItMayBeTheKeyOrTheClock() {
        answers = exchange -> new Answer(403, Map.of("x-amz-request-id", "1"), new byte[0]);
        try (BackupStore store = open()) {
            assertThat(catchThrowable(() -> store.find(ID)))
                    .isInstanceOfSatisfying(
                            BackupServiceException.class,
                            e -> assertThat(e.hint())
                                    .hasValueSatisfying(hint -> assertThat(hint)
                                            .contains("s3:ListBucket")
                                            .contains("access key, its secret or the clock")));
        }
    }
}
