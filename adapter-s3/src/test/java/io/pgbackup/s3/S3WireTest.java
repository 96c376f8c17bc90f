package io.pgbackup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.UploadRequest;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;

/** What goes over HTTPS, where the SDK signs and sends bodies in another way than over the plain HTTP of test servers. */
class S3WireTest {

    private static final UploadRequest UPLOAD =
            new UploadRequest(new BackupId("app", Instant.EPOCH, Compression.NONE), "run-1");
    private static final byte[] CONTENT = new byte[2 << 20];
    private static final String CRC32C = "x-amz-checksum-crc32c";
    private static final String MD5 = "Content-MD5";

    @Test
    void bodies_toS3_carryTheCoresChecksumAndAreSentAsTheyAre() {
        for (SdkHttpRequest request :
                sent(S3Settings.builder("s3://bucket/prefix").region("eu-west-1"))) {
            assertThat(request.getUri()).asString().startsWith("https://bucket.s3.eu-west-1.amazonaws.com/prefix/app/");
            assertThat(request.firstMatchingHeader(CRC32C)).contains(Checksums.crc32c(Parts.crc32c(CONTENT)));
            assertThat(request.firstMatchingHeader(MD5)).isEmpty();
            assertThat(request.firstMatchingHeader("Expect")).contains("100-continue");
            assertSentAsItIs(request);
        }
    }

    @Test
    void bodies_toCompatibleService_carryMd5AndNothingNewer() {
        URI endpoint = URI.create("https://minio.example:9000");
        for (SdkHttpRequest request :
                sent(S3Settings.builder("s3://bucket").endpoint(endpoint).region("us-east-1"))) {
            assertThat(request.getUri()).asString().startsWith("https://minio.example:9000/bucket/app/");
            assertThat(request.firstMatchingHeader(MD5)).contains(md5());
            assertThat(request.headers()).doesNotContainKeys(CRC32C, "Expect", "x-amz-sdk-checksum-algorithm");
            assertSentAsItIs(request);
        }
    }

    private static String md5() {
        return Checksums.md5(Parts.only(CONTENT), "content");
    }

    private static void assertSentAsItIs(SdkHttpRequest request) {
        assertThat(request.firstMatchingHeader("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
        assertThat(request.firstMatchingHeader("Content-Length")).contains(Integer.toString(CONTENT.length));
        assertThat(request.headers()).doesNotContainKeys("Content-Encoding", "x-amz-trailer");
    }

    private static List<SdkHttpRequest> sent(S3Settings.Builder builder) {
        S3Settings settings = builder.build();
        S3Requests requests = new S3Requests(settings);
        Recorder recorder = new Recorder();
        Part only = Parts.only(CONTENT);
        Part one = Parts.part(2, 7, CONTENT, false);
        try (S3Client client = S3ClientFactory.builder(settings, StrictS3.credentials("key", "not-a-secret"))
                .httpClient(recorder)
                .build()) {
            client.putObject(requests.put(UPLOAD, only), requests.body(UPLOAD, only));
            client.uploadPart(requests.part(UPLOAD.id(), "upload", one), PartBody.of(one));
        }
        assertThat(recorder.requests).hasSize(2);
        return recorder.requests;
    }

    /** Keeps requests and answers as S3 does at least. */
    private static final class Recorder implements SdkHttpClient {

        private final List<SdkHttpRequest> requests = new ArrayList<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            requests.add(request.httpRequest());
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder()
                                    .statusCode(200)
                                    .putHeader("ETag", "\"tag\"")
                                    .build())
                            .build();
                }

                @Override
                public void abort() {
                    // There is nothing to abort.
                }
            };
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
