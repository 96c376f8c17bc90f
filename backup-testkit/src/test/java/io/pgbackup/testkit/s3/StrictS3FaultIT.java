package io.pgbackup.testkit.s3;

import static io.pgbackup.testkit.s3.SdkClients.assertRefused;
import static io.pgbackup.testkit.s3.SdkClients.onlyPart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class StrictS3FaultIT {

    private static final String BUCKET = "bucket";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final byte[] DATA = new byte[300_000];

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

    @Test
    void internalError_twice_isOvercomeByAClientThatTriesThreeTimes() {
        InjectedFault fault =
                server.inject(Fault.internalError().on(S3Operation.PUT_OBJECT).times(2));

        try (S3Client usual = SdkClients.usual(server)) {
            usual.putObject(r -> r.bucket(BUCKET).key("k"), RequestBody.fromBytes(DATA));
        }

        assertThat(server.requestCount(S3Operation.PUT_OBJECT)).isEqualTo(3);
        assertThat(fault.struck()).isEqualTo(2);
        assertThat(server.object(BUCKET, "k").orElseThrow().size()).isEqualTo(DATA.length);
    }

    @Test
    void refusals_areS3sOwn() {
        server.inject(Fault.slowDown());
        assertRefused(503, "SlowDown", () -> put("k"));
        server.inject(Fault.conditionalRequestConflict());
        assertRefused(409, "ConditionalRequestConflict", () -> put("k"));
        server.inject(Fault.preconditionFailed());
        assertRefused(412, "PreconditionFailed", () -> put("k"));

        assertThat(server.keys(BUCKET)).isEmpty();
    }

    @Test
    void conditions_pickTheRequestsThatAreStruck() {
        server.inject(Fault.slowDown().on(S3Operation.PUT_OBJECT).onKey("b").always());

        put("a");
        assertRefused(503, "SlowDown", () -> put("b"));
        assertRefused(503, "SlowDown", () -> put("b"));
        put("c");
        server.clearFaults();
        put("b");

        assertThat(server.keys(BUCKET)).containsExactly("a", "b", "c");
    }

    @Test
    void onPart_strikesThatPartOnly() {
        server.inject(Fault.slowDown().onPart(2));
        String uploadId =
                client.createMultipartUpload(r -> r.bucket(BUCKET).key("k")).uploadId();

        client.uploadPart(r -> r.bucket(BUCKET).key("k").uploadId(uploadId).partNumber(1), RequestBody.fromBytes(DATA));
        assertRefused(
                503,
                "SlowDown",
                () -> client.uploadPart(
                        r -> r.bucket(BUCKET).key("k").uploadId(uploadId).partNumber(2), RequestBody.fromBytes(DATA)));
    }

    @Test
    void cutBeforeAnswer_storesNothing() {
        for (Fault fault : new Fault[] {Fault.cutBeforeBody(), Fault.cutBeforeAnswer()}) {
            InjectedFault injected =
                    server.inject(fault.on(S3Operation.PUT_OBJECT).always());

            assertThatThrownBy(() -> put("k")).as(fault.toString()).isInstanceOf(SdkClientException.class);

            assertThat(injected.struck()).isPositive();
            assertThat(server.keys(BUCKET)).isEmpty();
            injected.remove();
        }
    }

    @Test
    void loseAnswer_onPut_storesTheObjectAllTheSame() {
        server.inject(Fault.loseAnswer().on(S3Operation.PUT_OBJECT));

        assertThatThrownBy(() -> put("k")).isInstanceOf(SdkClientException.class);

        assertThat(server.object(BUCKET, "k").orElseThrow().bytes()).isEqualTo(DATA);
    }

    @Test
    void loseAnswer_onComplete_publishesTheObjectAllTheSame() {
        String uploadId =
                client.createMultipartUpload(r -> r.bucket(BUCKET).key("k")).uploadId();
        String etag = client.uploadPart(
                        r -> r.bucket(BUCKET).key("k").uploadId(uploadId).partNumber(1), RequestBody.fromBytes(DATA))
                .eTag();
        server.inject(Fault.loseAnswer().on(S3Operation.COMPLETE_MULTIPART_UPLOAD));

        assertThatThrownBy(() -> client.completeMultipartUpload(r ->
                        r.bucket(BUCKET).key("k").uploadId(uploadId).multipartUpload(m -> m.parts(onlyPart(etag)))))
                .isInstanceOf(SdkClientException.class);

        assertThat(server.requestCount(S3Operation.COMPLETE_MULTIPART_UPLOAD)).isEqualTo(1);
        assertThat(server.object(BUCKET, "k").orElseThrow().bytes()).isEqualTo(DATA);
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void internalErrorWithStatus200_onComplete_isAnErrorToTheClient() {
        String uploadId =
                client.createMultipartUpload(r -> r.bucket(BUCKET).key("k")).uploadId();
        String etag = client.uploadPart(
                        r -> r.bucket(BUCKET).key("k").uploadId(uploadId).partNumber(1), RequestBody.fromBytes(DATA))
                .eTag();
        server.inject(Fault.internalErrorWithStatus200().on(S3Operation.COMPLETE_MULTIPART_UPLOAD));

        assertThatThrownBy(() -> client.completeMultipartUpload(r ->
                        r.bucket(BUCKET).key("k").uploadId(uploadId).multipartUpload(m -> m.parts(onlyPart(etag)))))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("injected by a test");

        assertThat(server.keys(BUCKET)).isEmpty();
    }

    /** With {@code HttpURLConnection} the early end is no error: clients have to count for themselves. */
    @Test
    void cutResponseBody_endsTheStreamEarly() throws Exception {
        put("k");
        server.inject(Fault.cutResponseBody(100_000).on(S3Operation.GET_OBJECT));

        try (ResponseInputStream<GetObjectResponse> in =
                client.getObject(r -> r.bucket(BUCKET).key("k"))) {
            assertThat(in.response().contentLength()).isEqualTo(DATA.length);
            assertThat(in.readAllBytes()).hasSize(100_000);
        }
    }

    @Test
    void flipBit_changesOneBitThatTheChecksumBetrays() {
        put("k");
        server.inject(Fault.flipBit(123_456).on(S3Operation.GET_OBJECT).always());

        byte[] received =
                client.getObjectAsBytes(r -> r.bucket(BUCKET).key("k")).asByteArray();

        byte[] difference = received.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] ^= DATA[i];
        }
        assertThat(BitSet.valueOf(difference).cardinality()).isEqualTo(1);
        assertThat(difference[123_456]).isNotZero();

        try (S3Client usual = SdkClients.usual(server)) {
            usual.putObject(r -> r.bucket(BUCKET).key("checked"), RequestBody.fromBytes(DATA));
            assertThatThrownBy(() -> usual.getObjectAsBytes(
                            r -> r.bucket(BUCKET).key("checked").checksumMode(ChecksumMode.ENABLED)))
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void stall_untilReleased_thenGoesOn() throws Exception {
        for (Fault fault : new Fault[] {Fault.stallBeforeApplying(), Fault.stallAfterApplying()}) {
            String key = fault.toString();
            InjectedFault stall = server.inject(fault.on(S3Operation.PUT_OBJECT));

            CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> put(key));
            stall.awaitStruck(SOON);
            assertThat(upload).as(key + " before its release").isNotDone();
            stall.release();
            upload.get(SOON.toSeconds(), TimeUnit.SECONDS);

            assertThat(server.object(BUCKET, key)).isPresent();
        }
    }

    @Test
    void stall_thatNobodyReleases_isCutAtItsLimit() {
        server.inject(Fault.stallBeforeApplying()
                .on(S3Operation.PUT_OBJECT)
                .atMost(Duration.ofMillis(1))
                .always());

        assertThatThrownBy(() -> put("k")).isInstanceOf(SdkClientException.class);

        assertThat(server.keys(BUCKET)).isEmpty();
    }

    @Test
    void stallResponseBody_stopsInTheMiddle() throws Exception {
        put("k");
        InjectedFault stall = server.inject(Fault.stallResponseBody(100_000).on(S3Operation.GET_OBJECT));

        try (ResponseInputStream<GetObjectResponse> in =
                client.getObject(r -> r.bucket(BUCKET).key("k"))) {
            byte[] before = in.readNBytes(100_000);
            stall.awaitStruck(SOON);
            stall.release();
            byte[] after = in.readAllBytes();

            assertThat(before.length + after.length).isEqualTo(DATA.length);
        }
    }

    @Test
    void deletedObject_isStillReadToItsEndByWhoBeganBefore() throws Exception {
        try (StrictS3Server spooling = StrictS3Server.builder()
                        .spoolToDisk()
                        .minimumPartBytes(1)
                        .start();
                S3Client reader = SdkClients.plain(spooling)) {
            spooling.createBucket(BUCKET);
            uploadInTwoParts(reader);
            InjectedFault stall = spooling.inject(Fault.stallResponseBody(10).on(S3Operation.GET_OBJECT));

            try (ResponseInputStream<GetObjectResponse> in =
                    reader.getObject(r -> r.bucket(BUCKET).key("k"))) {
                stall.awaitStruck(SOON);
                reader.deleteObject(r -> r.bucket(BUCKET).key("k"));
                stall.release();

                assertThat(in.readAllBytes()).hasSize(2 * DATA.length);
            }
        }
    }

    private static void uploadInTwoParts(S3Client client) {
        String uploadId =
                client.createMultipartUpload(r -> r.bucket(BUCKET).key("k")).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number : new int[] {1, 2}) {
            String etag = client.uploadPart(
                            r -> r.bucket(BUCKET).key("k").uploadId(uploadId).partNumber(number),
                            RequestBody.fromBytes(DATA))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }
        client.completeMultipartUpload(
                r -> r.bucket(BUCKET).key("k").uploadId(uploadId).multipartUpload(m -> m.parts(parts)));
    }

    @Test
    void awaitStruck_ofAFaultThatNothingMeets_saysSo() {
        InjectedFault fault = server.inject(Fault.slowDown());

        assertThatThrownBy(() -> fault.awaitStruck(Duration.ofMillis(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SlowDown");
    }
}
