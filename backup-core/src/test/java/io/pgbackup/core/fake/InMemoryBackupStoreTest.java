package io.pgbackup.core.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.contract.BackupStoreContract;
import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.UploadRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryBackupStoreTest extends BackupStoreContract {

    final InMemoryBackupStore store = new InMemoryBackupStore();

    @Override
    protected BackupStore store() {
        return store;
    }

    @Override
    protected void plant(String key, byte[] content) {
        store.plant(key, content);
    }

    @Override
    protected boolean holds(String key) {
        return store.content(key).isPresent();
    }

    @Override
    protected Instant plantLeftover(BackupId id, Instant startedAt) {
        store.plantLeftover(new UploadRequest(id, "crashed"), startedAt);
        return startedAt;
    }

    @Override
    protected List<String> leftovers() {
        return store.unfinished();
    }

    @Test
    void commit_ofSmallPartThatIsNotTheLast_isRefusedAsS3Does() {
        byte[] content = new byte[Parts.MINIMUM_SIZE];
        BackupId id = new BackupId("app", Instant.EPOCH, Compression.NONE);
        try (BackupUpload upload = store.begin(new UploadRequest(id, "run"))) {
            List<Receipt> receipts = new ArrayList<>();
            Parts.of(content, content.length - 1).forEach(part -> receipts.add(upload.upload(part)));

            assertThatThrownBy(() -> upload.commit(Parts.commit(content, receipts)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("part 1 is too small");
        }
        assertThat(store.find(id)).isEmpty();
    }
}
