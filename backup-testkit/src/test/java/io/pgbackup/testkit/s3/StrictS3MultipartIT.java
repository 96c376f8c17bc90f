package io.pgbackup.testkit.s3;

import static io.pgbackup.testkit.s3.SdkClients.assertRefused;
import static io.pgbackup.testkit.s3.SdkClients.crc32c;
import static io.pgbackup.testkit.s3.SdkClients.onlyPart;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class StrictS3MultipartIT {

    private static final String BUCKET = "bucket";
    private static final String KEY = "key";
    private static final int MIB = 1 << 20;

    private final byte[] data = randomBytes(12 * MIB);
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

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    /** An upload with a full-object CRC32C. */
    private String create() {
        return client.createMultipartUpload(r -> r.bucket(BUCKET)
                        .key(KEY)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
    }

    private CompletedPart part(String uploadId, int number, byte[] bytes) {
        String etag = client.uploadPart(
                        r -> r.bucket(BUCKET)
                                .key(KEY)
                                .uploadId(uploadId)
                                .partNumber(number)
                                .checksumCRC32C(crc32c(bytes)),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private byte[] slice(int fromMib, int toMib) {
        return Arrays.copyOfRange(data, fromMib * MIB, toMib * MIB);
    }

    private CompleteMultipartUploadResponse complete(String uploadId, CompletedPart... parts) {
        return client.completeMultipartUpload(
                r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId).multipartUpload(m -> m.parts(parts)));
    }

    @Test
    void complete_ofPartsUploadedInParallelAndInAnyOrder_isTheObject() throws Exception {
        String uploadId = create();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<CompletedPart>> parts = new ArrayList<>();
        for (int number : new int[] {3, 1, 2}) {
            int from = (number - 1) * 5;
            parts.add(threads.submit(() -> part(uploadId, number, slice(from, Math.min(from + 5, 12)))));
        }
        CompletedPart third = parts.get(0).get();
        threads.shutdown();

        CompleteMultipartUploadResponse response = client.completeMultipartUpload(r -> r.bucket(BUCKET)
                .key(KEY)
                .uploadId(uploadId)
                .mpuObjectSize(12L * MIB)
                .checksumType(ChecksumType.FULL_OBJECT)
                .checksumCRC32C(crc32c(data))
                .multipartUpload(m -> m.parts(resultOf(parts.get(1)), resultOf(parts.get(2)), third)));

        assertThat(response.checksumCRC32C()).isEqualTo(crc32c(data));
        assertThat(response.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(response.eTag()).matches("\"[0-9a-f]{32}-3\"");
        assertThat(server.object(BUCKET, KEY).orElseThrow().bytes()).isEqualTo(data);
        assertThat(server.openUploads()).isEmpty();
        assertThat(client.getObjectAsBytes(r -> r.bucket(BUCKET).key(KEY).range("bytes=5242870-5242889"))
                        .asByteArray())
                .as("a range over the seam of two parts")
                .isEqualTo(Arrays.copyOfRange(data, 5 * MIB - 10, 5 * MIB + 10));
        assertThat(client.headObject(r -> r.bucket(BUCKET).key(KEY).checksumMode(ChecksumMode.ENABLED))
                        .checksumCRC32C())
                .isEqualTo(crc32c(data));
    }

    private static CompletedPart resultOf(Future<CompletedPart> part) {
        try {
            return part.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void complete_withWrongObjectChecksum_leavesTheUploadAsItWas() {
        String uploadId = create();
        CompletedPart part = part(uploadId, 1, slice(0, 1));

        assertRefused(
                400,
                "BadDigest",
                () -> client.completeMultipartUpload(r -> r.bucket(BUCKET)
                        .key(KEY)
                        .uploadId(uploadId)
                        .checksumCRC32C(crc32c(data))
                        .multipartUpload(m -> m.parts(part))));

        assertThat(server.keys(BUCKET)).isEmpty();
        assertThat(server.openUploads()).extracting(OpenUpload::uploadId).containsExactly(uploadId);
        complete(uploadId, part);
    }

    @Test
    void complete_withWrongObjectSize_isRefused() {
        String uploadId = create();
        CompletedPart part = part(uploadId, 1, slice(0, 1));

        assertRefused(
                400,
                "InvalidRequest",
                () -> client.completeMultipartUpload(r -> r.bucket(BUCKET)
                        .key(KEY)
                        .uploadId(uploadId)
                        .mpuObjectSize(1L)
                        .multipartUpload(m -> m.parts(part))));
    }

    @Test
    void complete_withPartsInDescendingOrder_isRefused() {
        String uploadId = create();
        CompletedPart first = part(uploadId, 1, slice(0, 5));
        CompletedPart second = part(uploadId, 2, slice(5, 10));

        assertRefused(400, "InvalidPartOrder", () -> complete(uploadId, second, first));
        assertRefused(400, "InvalidPartOrder", () -> complete(uploadId, first, first));
    }

    @Test
    void complete_withAGapBetweenParts_isRefusedOnlyUnderAChecksum() {
        String checked = create();
        CompletedPart first = part(checked, 1, slice(0, 5));
        CompletedPart third = part(checked, 3, slice(5, 6));
        assertRefused(400, "InvalidPartOrder", () -> complete(checked, first, third));

        String unchecked =
                client.createMultipartUpload(r -> r.bucket(BUCKET).key(KEY)).uploadId();
        complete(unchecked, part(unchecked, 7, slice(0, 5)), part(unchecked, 9, slice(5, 6)));
        assertThat(server.object(BUCKET, KEY).orElseThrow().bytes()).isEqualTo(slice(0, 6));
    }

    @Test
    void complete_withASmallPartBeforeTheLast_isRefused() {
        String uploadId = create();
        CompletedPart first = part(uploadId, 1, Arrays.copyOf(data, 5 * MIB - 1));
        CompletedPart second = part(uploadId, 2, new byte[1]);

        assertRefused(400, "EntityTooSmall", () -> complete(uploadId, first, second));

        CompletedPart exact = part(uploadId, 1, slice(0, 5));
        complete(uploadId, exact, second);
    }

    @Test
    void complete_withUnknownPartOrTag_isRefused() {
        String uploadId = create();
        CompletedPart part = part(uploadId, 1, slice(0, 1));

        assertRefused(
                400,
                "InvalidPart",
                () -> complete(uploadId, part.toBuilder().eTag("\"feed\"").build()));
        assertRefused(
                400,
                "InvalidPart",
                () -> complete(
                        uploadId, part.toBuilder().checksumCRC32C("AAAAAA==").build()));
        CompletedPart replaced = part(uploadId, 1, slice(1, 2));
        assertRefused(400, "InvalidPart", () -> complete(uploadId, part));
        complete(uploadId, replaced);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_001})
    void uploadPart_withNumberOutOfRange_isRefused(int number) {
        String uploadId = create();

        assertRefused(400, "InvalidArgument", () -> part(uploadId, number, new byte[1]));
        part(uploadId, 10_000, new byte[1]);
    }

    @Test
    void uploadPart_withoutTheUploadsChecksum_isRefused() {
        String uploadId = create();

        assertRefused(
                400,
                "InvalidRequest",
                () -> client.uploadPart(
                        r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId).partNumber(1), RequestBody.fromBytes(data)));
        assertRefused(
                400,
                "BadDigest",
                () -> client.uploadPart(
                        r -> r.bucket(BUCKET)
                                .key(KEY)
                                .uploadId(uploadId)
                                .partNumber(1)
                                .checksumCRC32C("AAAAAA=="),
                        RequestBody.fromBytes(data)));
        assertThat(server.openUploads()).extracting(OpenUpload::parts).containsExactly(0);
    }

    @Test
    void anyOperation_onUploadThatIsNoMore_isRefused() {
        String completed = create();
        CompletedPart part = part(completed, 1, new byte[1]);
        complete(completed, part);
        String aborted = create();
        client.abortMultipartUpload(r -> r.bucket(BUCKET).key(KEY).uploadId(aborted));

        for (String uploadId : List.of(completed, aborted, "never-was")) {
            assertRefused(404, "NoSuchUpload", () -> part(uploadId, 1, new byte[1]));
            assertRefused(404, "NoSuchUpload", () -> complete(uploadId, part));
            assertRefused(
                    404,
                    "NoSuchUpload",
                    () -> client.listParts(r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId)));
            assertRefused(
                    404,
                    "NoSuchUpload",
                    () -> client.abortMultipartUpload(
                            r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId)));
        }
    }

    @Test
    void complete_ofCompositeChecksum_needsAndGivesThoseOfTheParts() {
        String uploadId = client.createMultipartUpload(
                        r -> r.bucket(BUCKET).key(KEY).checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                .uploadId();
        CompletedPart part = part(uploadId, 1, slice(0, 1));
        assertRefused(400, "InvalidRequest", () -> complete(uploadId, part));

        CompleteMultipartUploadResponse response = complete(
                uploadId, part.toBuilder().checksumCRC32C(crc32c(slice(0, 1))).build());

        byte[] crc = Base64.getDecoder().decode(crc32c(slice(0, 1)));
        assertThat(response.checksumCRC32C())
                .isEqualTo(crc32c(ByteBuffer.wrap(crc).array()) + "-1");
        assertThat(response.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    }

    @Test
    void create_withFullObjectSha256_isRefused() {
        assertRefused(
                400,
                "InvalidRequest",
                () -> client.createMultipartUpload(r -> r.bucket(BUCKET)
                        .key(KEY)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .checksumType(ChecksumType.FULL_OBJECT)));
    }

    @Test
    void complete_ifNoneMatchOverAnObject_leavesObjectAndUpload() {
        String uploadId = create();
        CompletedPart part = part(uploadId, 1, slice(0, 1));
        server.plantObject(BUCKET, KEY, new byte[] {7});

        assertRefused(
                412,
                "PreconditionFailed",
                () -> client.completeMultipartUpload(r -> r.bucket(BUCKET)
                        .key(KEY)
                        .uploadId(uploadId)
                        .ifNoneMatch("*")
                        .multipartUpload(m -> m.parts(part))));

        assertThat(server.object(BUCKET, KEY).orElseThrow().bytes()).containsExactly(7);
        assertThat(server.openUploads()).hasSize(1);
    }

    @Test
    void upload_fromTheUsualClient_succeeds() {
        try (S3Client usual = SdkClients.usual(server)) {
            String uploadId =
                    usual.createMultipartUpload(r -> r.bucket(BUCKET).key(KEY)).uploadId();
            String etag = usual.uploadPart(
                            r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId).partNumber(1),
                            RequestBody.fromBytes(data))
                    .eTag();
            usual.completeMultipartUpload(
                    r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId).multipartUpload(m -> m.parts(onlyPart(etag))));

            assertThat(usual.getObjectAsBytes(r -> r.bucket(BUCKET).key(KEY)).asByteArray())
                    .isEqualTo(data);
        }
    }

    @Test
    void complete_inVersionedBucketOfTheOlderUpload_doesNotHideTheYounger() {
        server.enableVersioning(BUCKET);
        String older = create();
        String younger = create();
        complete(younger, part(younger, 1, new byte[] {2}));

        complete(older, part(older, 1, new byte[] {1}));

        assertThat(server.object(BUCKET, KEY).orElseThrow().bytes()).containsExactly(2);
        assertThat(server.versions(BUCKET, KEY)).hasSize(2);
    }

    @Test
    void spoolToDisk_behavesAsTheHeapDoes() {
        try (StrictS3Server spooling = StrictS3Server.builder().spoolToDisk().start();
                S3Client other = SdkClients.plain(spooling)) {
            spooling.createBucket(BUCKET);
            String uploadId =
                    other.createMultipartUpload(r -> r.bucket(BUCKET).key(KEY)).uploadId();
            String etag = other.uploadPart(
                            r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId).partNumber(1),
                            RequestBody.fromBytes(data))
                    .eTag();
            other.completeMultipartUpload(
                    r -> r.bucket(BUCKET).key(KEY).uploadId(uploadId).multipartUpload(m -> m.parts(onlyPart(etag))));

            assertThat(other.getObjectAsBytes(r -> r.bucket(BUCKET).key(KEY).range("bytes=-5"))
                            .asByteArray())
                    .isEqualTo(Arrays.copyOfRange(data, data.length - 5, data.length));
            other.deleteObject(r -> r.bucket(BUCKET).key(KEY));
            assertThat(spooling.keys(BUCKET)).isEmpty();
        }
    }

    @Test
    void ifNoneMatch_inARaceOfEight_hasOneWinnerInEveryRound() throws Exception {
        raceForOneWinner(key -> client.putObject(
                r -> r.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromBytes(new byte[] {1})));
    }

    @Test
    void ifNoneMatch_inARaceOfEightCompletions_hasOneWinnerInEveryRound() throws Exception {
        raceForOneWinner(key -> {
            String uploadId =
                    client.createMultipartUpload(r -> r.bucket(BUCKET).key(key)).uploadId();
            String etag = client.uploadPart(
                            r -> r.bucket(BUCKET).key(key).uploadId(uploadId).partNumber(1),
                            RequestBody.fromBytes(new byte[] {1}))
                    .eTag();
            client.completeMultipartUpload(r -> r.bucket(BUCKET)
                    .key(key)
                    .uploadId(uploadId)
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(onlyPart(etag))));
        });
    }

    private interface Attempt {
        void on(String key);
    }

    private static void raceForOneWinner(Attempt attempt) throws Exception {
        int rivals = 8;
        int rounds = 30;
        ExecutorService threads = Executors.newFixedThreadPool(rivals);
        try {
            for (int round = 0; round < rounds; round++) {
                String key = "race-" + round;
                CyclicBarrier start = new CyclicBarrier(rivals);
                Callable<Integer> rival = () -> {
                    start.await();
                    try {
                        attempt.on(key);
                        return 200;
                    } catch (S3Exception e) {
                        return e.statusCode();
                    }
                };
                List<Integer> outcomes = new ArrayList<>();
                for (Future<Integer> outcome : threads.invokeAll(Collections.nCopies(rivals, rival))) {
                    outcomes.add(outcome.get());
                }
                assertThat(outcomes)
                        .as("round " + round)
                        .containsExactlyInAnyOrder(200, 412, 412, 412, 412, 412, 412, 412);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
