package io.pgbackup.core.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.UploadRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultyBackupStoreTest {

    private static final BackupId ID = new BackupId("app", Instant.EPOCH, Compression.NONE);
    private static final byte[] CONTENT = {1, 2, 3, 4};

    private final InMemoryBackupStore memory = new InMemoryBackupStore();
    private final FaultyBackupStore store = new FaultyBackupStore(memory);

    @Test
    void upload_ofFailingPart_throwsAndKeepsNothing() {
        store.failPart(1);

        assertThatThrownBy(this::put).isInstanceOf(StoreException.class).hasMessageContaining("part 1");

        assertThat(memory.list()).isEmpty();
        assertThat(store.arrivedParts()).containsExactly(1);
    }

    @Test
    void commit_thatFails_storesNothing() {
        store.failCommit();

        assertThatThrownBy(this::put).isInstanceOf(StoreException.class).hasMessageContaining("commit of memory:app/");

        assertThat(memory.list()).isEmpty();
        store.heal();
        put();
        assertThat(memory.list()).hasSize(1);
    }

    @Test
    void commit_whoseAnswerIsLost_storesAndThrows() {
        store.loseCommitAnswer();

        assertThatThrownBy(this::put).isInstanceOf(StoreException.class);

        assertThat(memory.list()).hasSize(1);
    }

    @Test
    void read_countsRangesAndBytes_andFailsWhereAsked() {
        put();
        store.failRead(3);
        try (BackupSource source = store.open(ID)) {
            assertThat(source.read(new ByteRange(0, 3))).hasBinaryContent(new byte[] {1, 2, 3});
            assertThat(source.read(new ByteRange(3, 1))).hasBinaryContent(new byte[] {4});
            assertThatThrownBy(() -> source.read(new ByteRange(0, 4))).isInstanceOf(StoreException.class);
        }

        assertThat(store.rangedReads()).isEqualTo(3);
        assertThat(store.bytesRead()).isEqualTo(4);
    }

    @Test
    void delete_thatFails_keepsTheBackup() {
        put();
        store.failDelete();

        assertThatThrownBy(() -> store.delete(ID)).isInstanceOf(StoreException.class);

        assertThat(memory.find(ID)).isPresent();
    }

    private void put() {
        try (BackupUpload upload = store.begin(new UploadRequest(ID, "run"))) {
            Receipt receipt = upload.upload(Parts.only(CONTENT));
            upload.commit(Parts.commit(CONTENT, List.of(receipt)));
        }
    }
}
