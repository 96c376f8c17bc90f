package io.pgbackup.s3;

import io.pgbackup.core.contract.BackupStoreContract;
import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.testkit.s3.OpenUpload;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a server as strict as S3, with S3's own checksums and limits. */
class StrictS3StoreIT extends BackupStoreContract {

    static final String BUCKET = "backups";
    private static final String PREFIX = "some/prefix/";

    StrictS3Server server;
    private BackupStore store;

    @BeforeEach
    void start() {
        server = StrictS3Server.start();
        server.createBucket(BUCKET);
        store = S3Stores.open(settings().build(), StrictS3.credentials(server.accessKey(), server.secretKey()));
    }

    S3Settings.Builder settings() {
        return S3Settings.builder("s3://" + BUCKET + "/" + PREFIX)
                .endpoint(server.endpoint())
                .compatible(false)
                .region(server.region());
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Override
    protected BackupStore store() {
        return store;
    }

    @Override
    protected void plant(String key, byte[] content) {
        server.plantObject(BUCKET, PREFIX + key, content);
    }

    @Override
    protected boolean holds(String key) {
        return server.object(BUCKET, PREFIX + key).isPresent();
    }

    @Override
    protected Instant plantLeftover(BackupId id, Instant startedAt) {
        String key = PREFIX + BackupKeys.key(id);
        return server.plantUpload(BUCKET, key, startedAt, new byte[Parts.MINIMUM_SIZE])
                .initiated();
    }

    @Override
    protected List<String> leftovers() {
        return server.openUploads().stream().map(OpenUpload::toString).toList();
    }
}
