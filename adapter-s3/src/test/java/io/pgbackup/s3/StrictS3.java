package io.pgbackup.s3;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.StoredObject;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A strict server with one bucket, and a store on it under a prefix, for the tests of one class. */
@Timeout(60)
abstract class StrictS3 {

    static final String BUCKET = "backups";
    static final String PREFIX = "some/prefix";
    static final int PART_SIZE = 64 * 1024;
    static final int MAX_ATTEMPTS = 4;
    static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);
    static final String KEY = PREFIX + "/" + BackupKeys.key(ID);

    /** Longer than a busy machine takes to answer. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** Short enough to wait for. */
    private static final Duration SHORT_READ_TIMEOUT = Duration.ofMillis(1500);

    private final AtomicInteger runs = new AtomicInteger();
    StrictS3Server server;
    BackupStore store;

    @BeforeEach
    void start() {
        server = StrictS3Server.builder().minimumPartBytes(PART_SIZE).start();
        server.createBucket(BUCKET);
        store = open(settings());
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    /** As S3 itself, but for the address. */
    S3Settings.Builder settings() {
        return settings("s3://" + BUCKET + "/" + PREFIX);
    }

    S3Settings.Builder settings(String uri) {
        return S3Settings.builder(uri)
                .endpoint(server.endpoint())
                .compatible(false)
                .region(server.region())
                .readTimeout(READ_TIMEOUT)
                .maxAttempts(MAX_ATTEMPTS);
    }

    /** Replaces the store by one that does not wait long for stalled answers. */
    void loseNoTimeWaiting() {
        store.close();
        store = open(settings().readTimeout(SHORT_READ_TIMEOUT));
    }

    BackupStore open(S3Settings.Builder settings) {
        return S3Stores.open(settings.build(), credentials(server.accessKey(), server.secretKey()));
    }

    static AwsCredentialsProvider credentials(String accessKey, String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    BackupUpload begin() {
        return store.begin(new UploadRequest(ID, "run-" + runs.incrementAndGet()));
    }

    /** A whole backup of one part. */
    StoredBackup put(byte[] content) {
        return put(store, ID, content);
    }

    StoredBackup put(BackupStore into, BackupId id, byte[] content) {
        try (BackupUpload upload = into.begin(new UploadRequest(id, "run-" + runs.incrementAndGet()))) {
            return upload.commit(Parts.commit(content, List.of(upload.upload(Parts.only(content)))));
        }
    }

    /** A whole backup of several parts, one after another. */
    StoredBackup putInParts(byte[] content) {
        try (BackupUpload upload = begin()) {
            return upload.commit(Parts.commit(content, uploadAll(upload, content)));
        }
    }

    static List<Receipt> uploadAll(BackupUpload upload, byte[] content) {
        return Parts.of(content, PART_SIZE).stream().map(upload::upload).toList();
    }

    byte[] stored() {
        return server.object(BUCKET, KEY).map(StoredObject::bytes).orElseThrow();
    }

    boolean isStored() {
        return server.object(BUCKET, KEY).isPresent();
    }

    static byte[] read(BackupSource source) {
        return read(source, 0, source.length());
    }

    static byte[] read(BackupSource source, long offset, long length) {
        try (InputStream in = source.read(new ByteRange(offset, length))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("a source throws StoreException, never IOException", e);
        }
    }

    List<S3Operation> operations() {
        return server.requests().stream().map(request -> request.operation()).toList();
    }

    static byte[] bytes(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }
}
