package io.pgbackup.s3;

import static io.pgbackup.testkit.s3.S3Operation.LIST_MULTIPART_UPLOADS;
import static io.pgbackup.testkit.s3.S3Operation.LIST_OBJECTS_V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.testkit.s3.OpenUpload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists and sweeps of more than one page, among what is not ours. */
class S3ListIT extends StrictS3 {

    private static final int MORE_THAN_A_PAGE = 1001;
    private static final Instant OLD = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant LIMIT = Instant.parse("2025-01-02T00:00:00Z");

    @Test
    void list_ofSeveralPages_findsAll() {
        List<BackupId> ids = new ArrayList<>();
        for (int day = 0; day < MORE_THAN_A_PAGE; day++) {
            BackupId id = new BackupId("app", OLD.plus(day, ChronoUnit.DAYS), Compression.ZSTD);
            server.plantObject(BUCKET, PREFIX + "/" + BackupKeys.key(id), new byte[] {1});
            ids.add(id);
        }

        assertThat(store.list("app")).extracting(StoredBackup::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(server.requestCount(LIST_OBJECTS_V2)).isEqualTo(2);
    }

    @Test
    void list_amongKeysThatXmlCannotHold_findsOurs() {
        server.plantObject(BUCKET, PREFIX + "/app/\u0001\u001f&<>\ud83d\ude00", new byte[] {1});
        put(bytes(1, 10));

        assertThat(store.list()).extracting(StoredBackup::id).containsExactly(ID);
        assertThat(store.list("app")).extracting(StoredBackup::id).containsExactly(ID);
    }

    @Test
    void list_ofAStoreBesideAnother_seesOnlyItsOwn() {
        put(bytes(1, 10));
        try (BackupStore sibling = open(settings("s3://" + BUCKET + "/" + PREFIX + "-2"));
                BackupStore parent = open(settings("s3://" + BUCKET + "/some"));
                BackupStore whole = open(settings("s3://" + BUCKET))) {
            assertThat(sibling.list()).isEmpty();
            assertThat(parent.list()).isEmpty();
            assertThat(whole.list()).isEmpty();
            put(whole, ID, bytes(1, 10));
            assertThat(whole.list()).extracting(StoredBackup::id).containsExactly(ID);
            assertThat(whole.location(ID)).isEqualTo("s3://" + BUCKET + "/" + BackupKeys.key(ID));
        }
    }

    @Test
    void sweep_ofSeveralPages_removesAll() {
        for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
            server.plantUpload(BUCKET, KEY, OLD.plusSeconds(i));
        }

        assertThat(store.sweep("app", LIMIT)).isEqualTo(MORE_THAN_A_PAGE);

        assertThat(server.requestCount(LIST_MULTIPART_UPLOADS)).isEqualTo(2);
        assertThat(server.openUploads()).isEmpty();
    }

    @Test
    void sweep_amongForeignUploads_removesOnlyOurs() {
        server.createBucket("other-bucket");
        String ours = BackupKeys.key(ID);
        server.plantUpload(BUCKET, KEY, OLD);
        server.plantUpload(BUCKET, KEY, LIMIT);
        List<OpenUpload> foreign = List.of(
                server.plantUpload(BUCKET, ours, OLD),
                server.plantUpload(BUCKET, PREFIX + "-2/" + ours, OLD),
                server.plantUpload(BUCKET, "other/" + ours, OLD),
                server.plantUpload(BUCKET, KEY + ".part", OLD),
                server.plantUpload(BUCKET, PREFIX + "/app/upload.bin", OLD),
                server.plantUpload(BUCKET, PREFIX + "/app/\u0001", OLD),
                server.plantUpload(BUCKET, key("app_test"), OLD),
                server.plantUpload(BUCKET, key("ap"), OLD),
                server.plantUpload("other-bucket", KEY, OLD));

        assertThat(store.sweep("app", LIMIT)).isEqualTo(1);

        assertThat(server.openUploads()).hasSize(foreign.size() + 1).containsAll(foreign);
    }

    private static String key(String database) {
        return PREFIX + "/" + BackupKeys.key(new BackupId(database, OLD, Compression.NONE));
    }
}
