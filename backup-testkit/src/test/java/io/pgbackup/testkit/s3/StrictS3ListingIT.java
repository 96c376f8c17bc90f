package io.pgbackup.testkit.s3;

import static io.pgbackup.testkit.s3.SdkClients.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Object;

final class StrictS3ListingIT {

    private static final String BUCKET = "bucket";
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

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

    private void plant(String... keys) {
        for (String key : keys) {
            server.plantObject(BUCKET, key, new byte[0]);
        }
    }

    @Test
    void listObjects_ofKeysBeyondTheBmp_isInTheOrderOfUtf8() {
        String emoji = "k😀";
        String replacement = "k\uFFFD";
        assertThat(emoji)
                .as("the order of Java strings, which is not that of S3")
                .isLessThan(replacement);
        plant(emoji, replacement, "k", "kz");

        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET)).contents())
                .extracting(S3Object::key)
                .containsExactly("k", "kz", replacement, emoji);
    }

    @Test
    void listObjects_inPages_givesEachKeyOnce() {
        plant("a", "a/b", "a/b+c d%", "b", "c");

        List<String> keys = new ArrayList<>();
        int pages = 0;
        for (ListObjectsV2Response page :
                client.listObjectsV2Paginator(r -> r.bucket(BUCKET).maxKeys(2))) {
            pages++;
            page.contents().forEach(object -> keys.add(object.key()));
        }

        assertThat(keys).containsExactly("a", "a/b", "a/b+c d%", "b", "c");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void listObjects_inPagesWithDelimiter_rollsEachPrefixUpOnce() {
        plant("x/1", "x/2/deep", "x/2/deeper", "x/3", "x/4/a", "y");

        List<String> found = new ArrayList<>();
        for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                r -> r.bucket(BUCKET).prefix("x/").delimiter("/").maxKeys(1))) {
            page.contents().forEach(object -> found.add(object.key()));
            page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(found::add);
        }

        assertThat(found).containsExactly("x/1", "x/2/", "x/3", "x/4/");
    }

    @Test
    void listObjects_withStartAfter_beginsBehindIt() {
        plant("a", "b", "c");

        assertThat(client.listObjectsV2(r -> r.bucket(BUCKET).startAfter("a")).contents())
                .extracting(S3Object::key)
                .containsExactly("b", "c");
    }

    @Test
    void listObjects_withATokenOfItsOwnMaking_isRefused() {
        assertRefused(
                400,
                "InvalidArgument",
                () -> client.listObjectsV2(r -> r.bucket(BUCKET).continuationToken("a")));
    }

    @Test
    void listUploads_inPages_isByKeyThenByTime() {
        String late = server.plantUpload(BUCKET, "p/a", TIME.plusSeconds(9)).uploadId();
        String early = server.plantUpload(BUCKET, "p/a", TIME).uploadId();
        String other = server.plantUpload(BUCKET, "p/b", TIME).uploadId();
        server.plantUpload(BUCKET, "q", TIME);

        List<MultipartUpload> uploads = new ArrayList<>();
        for (ListMultipartUploadsResponse page : client.listMultipartUploadsPaginator(
                r -> r.bucket(BUCKET).prefix("p/").maxUploads(1))) {
            uploads.addAll(page.uploads());
        }

        assertThat(uploads).extracting(MultipartUpload::uploadId).containsExactly(early, late, other);
        assertThat(uploads.get(0).initiated()).isEqualTo(TIME);
    }

    @Test
    void listParts_inPages_skipsTheGaps() {
        String uploadId = server.plantUpload(BUCKET, "k", TIME, new byte[1], new byte[2], new byte[3])
                .uploadId();

        List<Part> parts = new ArrayList<>();
        client.listPartsPaginator(
                        r -> r.bucket(BUCKET).key("k").uploadId(uploadId).maxParts(2))
                .forEach(page -> parts.addAll(page.parts()));

        assertThat(parts).extracting(Part::partNumber).containsExactly(1, 2, 3);
        assertThat(parts).extracting(Part::size).containsExactly(1L, 2L, 3L);
    }

    @Test
    void listObjects_ofMoreThanAThousand_isTruncated() {
        IntStream.range(0, 1001).forEach(i -> plant("k" + i));

        ListObjectsV2Response page = client.listObjectsV2(r -> r.bucket(BUCKET).maxKeys(5000));

        assertThat(page.contents()).hasSize(1000);
        assertThat(page.isTruncated()).isTrue();
    }
}
