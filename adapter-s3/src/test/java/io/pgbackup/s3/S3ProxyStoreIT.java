package io.pgbackup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.contract.BackupStoreContract;
import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.s3.S3ProxyServer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The contract on a compatible service of a third party. */
class S3ProxyStoreIT extends BackupStoreContract {

    private static final Instant TIME = Instant.parse("2025-01-01T03:00:00Z");
    private static final String PREFIX = "prefix/";
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static S3ProxyServer server;
    private static S3Client client;

    private String bucket;
    private BackupStore store;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.start();
        client = S3ClientFactory.create(
                settings("any-bucket"), StrictS3.credentials(server.accessKey(), server.secretKey()));
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void createBucket() {
        bucket = "bucket-" + BUCKETS.incrementAndGet();
        client.createBucket(create -> create.bucket(bucket));
        store = S3Stores.open(settings(bucket), StrictS3.credentials(server.accessKey(), server.secretKey()));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static S3Settings settings(String bucket) {
        return S3Settings.builder("s3://" + bucket + "/" + PREFIX)
                .endpoint(server.endpoint())
                .region(server.region())
                .build();
    }

    @Override
    protected BackupStore store() {
        return store;
    }

    @Override
    protected void plant(String key, byte[] content) {
        client.putObject(put -> put.bucket(bucket).key(PREFIX + key), RequestBody.fromBytes(content));
    }

    @Override
    protected boolean holds(String key) {
        return client.listObjectsV2(list -> list.bucket(bucket).prefix(PREFIX + key)).contents().stream()
                .map(S3Object::key)
                .anyMatch((PREFIX + key)::equals);
    }

    /** The server dates uploads itself. */
    @Override
    protected Instant plantLeftover(BackupId id, Instant startedAt) {
        String key = PREFIX + BackupKeys.key(id);
        String uploadId = client.createMultipartUpload(
                        create -> create.bucket(bucket).key(key))
                .uploadId();
        client.uploadPart(
                part -> part.bucket(bucket).key(key).uploadId(uploadId).partNumber(1),
                RequestBody.fromBytes(new byte[Parts.MINIMUM_SIZE]));
        return uploads().uploads().stream()
                .filter(upload -> upload.uploadId().equals(uploadId))
                .map(MultipartUpload::initiated)
                .findFirst()
                .orElseThrow();
    }

    /** So two of them have begun at about one moment here. */
    @Test
    @Override
    protected void sweep_amongOldAndYoung_removesTheOld() {
        Instant first = plantLeftover(new BackupId("app", TIME, Compression.NONE), TIME);
        Instant second = plantLeftover(new BackupId("app", TIME, Compression.NONE), TIME);

        assertThat(store().sweep("app", first)).isZero();
        assertThat(leftovers()).hasSize(2);
        assertThat(store().sweep("app", second.plusSeconds(1))).isEqualTo(2);
        assertThat(leftovers()).isEmpty();
    }

    @Override
    protected List<String> leftovers() {
        return uploads().uploads().stream().map(MultipartUpload::toString).toList();
    }

    private ListMultipartUploadsResponse uploads() {
        return client.listMultipartUploads(list -> list.bucket(bucket));
    }
}
