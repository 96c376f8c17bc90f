package io.pgbackup.testkit.s3;

import static io.pgbackup.testkit.s3.SdkClients.assertRefused;
import static io.pgbackup.testkit.s3.SdkClients.crc32c;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

final class StrictS3ServerIT {

    private static final String BUCKET = "bucket";
    private static final byte[] DATA = "0123456789".getBytes(UTF_8);

    private StrictS3Server server;
    private S3Client client;

    @BeforeEach
    void start() {
        server = StrictS3Server.start();
        server.createBucket(BUCKET);
        client = SdkClients.plain(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void put(String key) {
        client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(DATA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b/ü+%*~'(){}", "/leading//double/", "😀\u0001", "..", "a?b#c&d=e;f"})
    void putObject_ofKeyThatNeedsEncoding_isGivenBack(String key) {
        put(key);

        assertThat(client.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray())
                .isEqualTo(DATA);
        assertThat(server.keys(BUCKET)).containsExactly(key);
    }

    @Test
    void request_withWrongSecretKey_isRefused() {
        try (S3Client stranger = SdkClients.plain(server, AwsBasicCredentials.create(server.accessKey(), "wrong"))) {
            assertRefused(
                    403,
                    "SignatureDoesNotMatch",
                    () -> stranger.putObject(r -> r.bucket(BUCKET).key("k"), RequestBody.fromBytes(DATA)));
        }
        assertThat(server.keys(BUCKET)).isEmpty();
    }

    @Test
    void request_withUnknownAccessKey_isRefused() {
        try (S3Client stranger =
                SdkClients.plain(server, AwsBasicCredentials.create("AKIASTRANGER", server.secretKey()))) {
            assertRefused(403, "InvalidAccessKeyId", () -> stranger.listObjectsV2(r -> r.bucket(BUCKET)));
        }
    }

    @Test
    void request_forAnotherRegion_isRefused() {
        try (S3Client stranger = SdkClients.of(server, builder -> builder.region(Region.EU_WEST_1))) {
            assertRefused(400, "AuthorizationHeaderMalformed", () -> stranger.listObjectsV2(r -> r.bucket(BUCKET)));
        }
    }

    @Test
    void request_withoutSignature_isRefusedWithS3sXml() throws Exception {
        put("k");
        HttpRequest request =
                HttpRequest.newBuilder(server.endpoint().resolve("/bucket/k")).build();

        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("<Code>AccessDenied</Code>").contains("<RequestId>");
    }

    @Test
    void request_withTemporaryCredentials_needsTheirToken() {
        try (StrictS3Server strict =
                        StrictS3Server.builder().sessionToken("the/token+==").start();
                S3Client role = SdkClients.plain(
                        strict, AwsSessionCredentials.create(strict.accessKey(), strict.secretKey(), "the/token+=="));
                S3Client forgetful = SdkClients.plain(strict)) {
            role.createBucket(r -> r.bucket(BUCKET));

            assertRefused(400, "InvalidToken", () -> forgetful.listObjectsV2(r -> r.bucket(BUCKET)));
        }
    }

    @Test
    void operation_thatTheServerDoesNotKnow_isRefusedRatherThanIgnored() {
        put("k");

        assertRefused(
                501,
                "NotImplemented",
                () -> client.getObjectTagging(r -> r.bucket(BUCKET).key("k")));
        assertRefused(
                501,
                "NotImplemented",
                () -> client.copyObject(r -> r.sourceBucket(BUCKET)
                        .sourceKey("k")
                        .destinationBucket(BUCKET)
                        .destinationKey("copy")));
    }

    @Test
    void putObject_withWrongChecksum_storesNothing() {
        List<Consumer<PutObjectRequest.Builder>> wrong = List.of(
                r -> r.checksumCRC32C(crc32c("other".getBytes(UTF_8))),
                r -> r.checksumCRC32("AAAAAA=="),
                r -> r.checksumSHA1("AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                r -> r.checksumSHA256("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                r -> r.contentMD5("AAAAAAAAAAAAAAAAAAAAAA=="));
        for (var one : wrong) {
            PutObjectRequest.Builder request =
                    PutObjectRequest.builder().bucket(BUCKET).key("k");
            one.accept(request);
            assertRefused(400, "BadDigest", () -> client.putObject(request.build(), RequestBody.fromBytes(DATA)));
        }
        assertThat(server.keys(BUCKET)).isEmpty();
    }

    @Test
    void putObject_withChecksum_keepsItForReadersWhoAsk() {
        client.putObject(r -> r.bucket(BUCKET).key("k").checksumCRC32C(crc32c(DATA)), RequestBody.fromBytes(DATA));

        HeadObjectResponse head =
                client.headObject(r -> r.bucket(BUCKET).key("k").checksumMode(ChecksumMode.ENABLED));
        HeadObjectResponse silent = client.headObject(r -> r.bucket(BUCKET).key("k"));

        assertThat(head.checksumCRC32C()).isEqualTo(crc32c(DATA));
        assertThat(head.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        assertThat(silent.checksumCRC32C()).isNull();
    }

    @Test
    void putObject_fromTheUsualClient_sendsATrailerThatIsChecked() {
        try (S3Client usual = SdkClients.usual(server)) {
            usual.putObject(r -> r.bucket(BUCKET).key("k"), RequestBody.fromBytes(DATA));
        }
        S3Request sent = server.requests(S3Operation.PUT_OBJECT).get(0);

        assertThat(sent.header("x-amz-trailer")).contains("x-amz-checksum-crc32");
        assertThat(server.object(BUCKET, "k").orElseThrow().bytes()).isEqualTo(DATA);
        assertThat(server.object(BUCKET, "k").orElseThrow().checksum().orElseThrow())
                .startsWith("CRC32 FULL_OBJECT");
    }

    @Test
    void putObject_withMetadataAndKms_echoesThemAndHidesTheMd5() {
        client.putObject(
                r -> r.bucket(BUCKET)
                        .key("k")
                        .contentType("application/zstd")
                        .metadata(Map.of("run", "42"))
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId("arn:aws:kms:key"),
                RequestBody.fromBytes(DATA));

        HeadObjectResponse head = client.headObject(r -> r.bucket(BUCKET).key("k"));

        assertThat(head.metadata()).containsExactly(Map.entry("run", "42"));
        assertThat(head.contentType()).isEqualTo("application/zstd");
        assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
        assertThat(head.ssekmsKeyId()).isEqualTo("arn:aws:kms:key");
        assertThat(head.eTag()).isNotEqualTo("\"781e5e245d69b566979b86e28d23f2c7\"");
        assertThat(head.contentLength()).isEqualTo(10);
        put("plain");
        assertThat(client.headObject(r -> r.bucket(BUCKET).key("plain")).eTag())
                .isEqualTo("\"781e5e245d69b566979b86e28d23f2c7\"");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0123, bytes 0-3/10",
        "bytes=4-, 456789, bytes 4-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=-99, 0123456789, bytes 0-9/10",
        "bytes=8-99, 89, bytes 8-9/10",
        "bytes=9-9, 9, bytes 9-9/10"
    })
    void getObject_ofRange_answersWithIt(String range, String expected, String contentRange) throws Exception {
        put("k");

        try (ResponseInputStream<GetObjectResponse> in =
                client.getObject(r -> r.bucket(BUCKET).key("k").range(range))) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo(expected);
            assertThat(in.response().contentRange()).isEqualTo(contentRange);
            assertThat(in.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        }
        assertThat(server.requests(S3Operation.GET_OBJECT).get(0).range()).isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
    void getObject_ofRangeBeyondTheEnd_isRefused(String range) {
        put("k");

        assertRefused(
                416,
                "InvalidRange",
                () -> client.getObject(r -> r.bucket(BUCKET).key("k").range(range)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-2", "bytes=0-1,3-4", "lines=1-2"})
    void getObject_ofRangeThatIsNone_answersWithTheWhole(String range) {
        put("k");

        assertThat(client.getObjectAsBytes(r -> r.bucket(BUCKET).key("k").range(range))
                        .asByteArray())
                .isEqualTo(DATA);
    }

    @Test
    void getObject_ofReplacedObjectByItsOldEtag_isRefused() {
        put("k");
        String etag = client.headObject(r -> r.bucket(BUCKET).key("k")).eTag();
        server.plantObject(BUCKET, "k", "new".getBytes(UTF_8));

        assertRefused(
                412,
                "PreconditionFailed",
                () -> client.getObject(r -> r.bucket(BUCKET).key("k").ifMatch(etag)));
    }

    @Test
    void getObject_ofWhatIsMissing_saysWhatIsMissing() {
        assertRefused(
                404, "NoSuchKey", () -> client.getObject(r -> r.bucket(BUCKET).key("k")));
        assertRefused(
                404,
                "NoSuchBucket",
                () -> client.getObject(r -> r.bucket("none").key("k")));
        assertThatThrownBy(() -> client.headObject(r -> r.bucket(BUCKET).key("k")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void deleteObject_inVersionedBucket_hidesBehindAMarker() {
        server.enableVersioning(BUCKET);
        put("k");
        String version = server.object(BUCKET, "k").orElseThrow().versionId();

        var deleted = client.deleteObject(r -> r.bucket(BUCKET).key("k"));

        assertThat(deleted.deleteMarker()).isTrue();
        assertRefused(
                404, "NoSuchKey", () -> client.getObject(r -> r.bucket(BUCKET).key("k")));
        assertRefused(
                405,
                "MethodNotAllowed",
                () -> client.getObject(r -> r.bucket(BUCKET).key("k").versionId(deleted.versionId())));
        assertThat(client.getObjectAsBytes(r -> r.bucket(BUCKET).key("k").versionId(version))
                        .asByteArray())
                .isEqualTo(DATA);
        client.putObject(r -> r.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromBytes(DATA));
        client.deleteObject(r -> r.bucket(BUCKET).key("k").versionId(version));
        assertRefused(
                404,
                "NoSuchVersion",
                () -> client.getObject(r -> r.bucket(BUCKET).key("k").versionId(version)));
        assertThat(server.versions(BUCKET, "k")).hasSize(2);
    }

    @Test
    void putObject_ifNoneMatchOverAnObject_leavesItAlone() {
        server.plantObject(BUCKET, "k", "first".getBytes(UTF_8));

        assertRefused(
                412,
                "PreconditionFailed",
                () -> client.putObject(r -> r.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromBytes(DATA)));

        assertThat(server.object(BUCKET, "k").orElseThrow().bytes())
                .asString(UTF_8)
                .isEqualTo("first");
    }

    @Test
    void deleteObjects_withADeniedKeyAmongThem_deletesTheOthers() {
        put("a");
        put("keep/b");
        server.denyKeys(BUCKET, "keep/");

        DeleteObjectsResponse response = client.deleteObjects(r -> r.bucket(BUCKET)
                .delete(Delete.builder()
                        .objects(
                                ObjectIdentifier.builder().key("a").build(),
                                ObjectIdentifier.builder().key("keep/b").build(),
                                ObjectIdentifier.builder().key("never was").build())
                        .build()));

        assertThat(response.deleted()).extracting("key").containsExactly("a", "never was");
        assertThat(response.errors()).extracting("key", "code").containsExactly(tuple("keep/b", "AccessDenied"));
        assertThat(server.keys(BUCKET)).containsExactly("keep/b");
    }

    @Test
    void deny_ofListing_hidesWhetherAKeyExists() {
        server.denyOperations(S3Operation.LIST_OBJECTS_V2);

        assertRefused(403, "AccessDenied", () -> client.listObjectsV2(r -> r.bucket(BUCKET)));
        assertRefused(
                403,
                "AccessDenied",
                () -> client.getObject(r -> r.bucket(BUCKET).key("none")));
        server.allowAll();
        assertRefused(
                404, "NoSuchKey", () -> client.getObject(r -> r.bucket(BUCKET).key("none")));
    }

    @Test
    void plantObject_withATimeInThePast_isListedWithIt() {
        Instant time = Instant.parse("2020-02-29T12:00:00Z");
        server.plantObject(BUCKET, "k", DATA, Map.of("x-amz-meta-Run", "7"), time);

        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET)).contents().get(0).lastModified())
                .isEqualTo(time);
        HeadObjectResponse head = client.headObject(r -> r.bucket(BUCKET).key("k"));
        assertThat(head.lastModified()).isEqualTo(time);
        assertThat(head.metadata()).containsEntry("run", "7");
    }

    @Test
    void deleteObjects_ofABucket_leavesNoneOfThem() {
        put("a");
        put("b/c");
        server.deleteObjects(BUCKET);

        assertThat(server.keys(BUCKET)).isEmpty();
        assertRefused(
                404, "NoSuchKey", () -> client.getObject(r -> r.bucket(BUCKET).key("b/c")));
    }

    @Test
    void traffic_ofPutAndGet_isCountedInBytesOfData() {
        put("k");
        client.getObjectAsBytes(r -> r.bucket(BUCKET).key("k").range("bytes=2-4"));

        assertThat(server.receivedBytes(S3Operation.PUT_OBJECT)).isEqualTo(10);
        assertThat(server.sentBytes(S3Operation.GET_OBJECT)).isEqualTo(3);
        assertThat(server.requests()).hasToString("[PUT_OBJECT bucket/k, GET_OBJECT bucket/k bytes=2-4]");
    }
}
