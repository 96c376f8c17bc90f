package io.pgbackup.testkit.s3;

import static io.pgbackup.testkit.s3.SdkClients.assertRefused;
import static io.pgbackup.testkit.s3.SdkClients.onlyPart;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

final class S3ProxyServerIT {

    private static final String BUCKET = "bucket";

    private static S3ProxyServer server;
    private static S3Client client;

    @BeforeAll
    static void start() {
        server = S3ProxyServer.start();
        client = SdkClients.of(server.endpoint(), server.accessKey(), server.secretKey(), builder -> {});
        client.createBucket(r -> r.bucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void upload_inOnePart_isGivenBackAndListed() {
        String uploadId =
                client.createMultipartUpload(r -> r.bucket(BUCKET).key("k/1")).uploadId();
        String etag = client.uploadPart(
                        r -> r.bucket(BUCKET).key("k/1").uploadId(uploadId).partNumber(1),
                        RequestBody.fromString("0123456789"))
                .eTag();
        client.completeMultipartUpload(r -> r.bucket(BUCKET)
                .key("k/1")
                .uploadId(uploadId)
                .ifNoneMatch("*")
                .multipartUpload(m -> m.parts(onlyPart(etag))));

        assertThat(client.getObjectAsBytes(r -> r.bucket(BUCKET).key("k/1").range("bytes=-3"))
                        .asString(UTF_8))
                .isEqualTo("789");
        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET).prefix("k/")).contents())
                .extracting(S3Object::key)
                .containsExactly("k/1");
    }

    @Test
    void putObject_ifNoneMatchOverAnObject_isRefused() {
        client.putObject(r -> r.bucket(BUCKET).key("once"), RequestBody.fromString("first"));

        assertRefused(
                412,
                "PreconditionFailed",
                () -> client.putObject(
                        r -> r.bucket(BUCKET).key("once").ifNoneMatch("*"), RequestBody.fromString("second")));
    }

    @Test
    void request_withWrongSecretKey_isRefused() {
        try (S3Client stranger = SdkClients.of(server.endpoint(), server.accessKey(), "wrong", builder -> {})) {
            assertRefused(403, "SignatureDoesNotMatch", () -> stranger.listObjectsV2(r -> r.bucket(BUCKET)));
        }
    }
}
