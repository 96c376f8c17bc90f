package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.contract.BackupStoreContract;
import io.pgbackup.core.contract.ReaderAfterDeletion;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ClosableStore;
import io.pgbackup.core.store.UploadRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store of the guide, by the suite that the guide recommends. */
class OwnStoreTest extends BackupStoreContract {

    private final OwnStore own = new OwnStore();
    private final BackupStore store = new ClosableStore(own);

    @Override
    protected BackupStore store() {
        return store;
    }

    /** Nobody but the store itself can put anything there. */
    @Override
    protected void plant(String key, byte[] content) {
        throw new AssertionError("nothing is planted in " + own.name());
    }

    @Override
    protected boolean holds(String key) {
        return own.list().stream().anyMatch(one -> BackupKeys.key(one.id()).equals(key));
    }

    @Override
    protected Instant plantLeftover(BackupId id, Instant startedAt) {
        throw new AssertionError("a crashed run leaves nothing in " + own.name());
    }

    @Override
    protected List<String> leftovers() {
        return List.of();
    }

    /** Whoever has opened a backup has its bytes. */
    @Override
    protected ReaderAfterDeletion readerAfterDeletion() {
        return ReaderAfterDeletion.KEEPS_READING;
    }

    // Backups that exist only in memory disappear with their process: it has no leftovers, and no foreign objects.
    // These cases of
    // the contract plant some; instead of them, the store is swept where there is nothing to sweep.

    @Test
    @Override
    protected void foreignObjects_areNeitherListedNorTouched() {
        assertThat(store().list()).isEmpty();
    }

    @Test
    @Override
    protected void leftovers_ofCrashedRun_areInvisible() {
        try (BackupUpload begun = store().begin(new UploadRequest(id("app"), "run"))) {
            assertThat(begun).isNotNull();
            assertThat(store().list()).isEmpty();
            assertThat(store().find(id("app"))).isEmpty();
        }
    }

    @Test
    @Override
    protected void sweep_ofOldLeftovers_removesThoseOfItsDatabaseOnly() {
        assertSweptNothing(Instant.MAX);
    }

    @Test
    @Override
    protected void sweep_ofYoungLeftovers_removesNothing() {
        assertSweptNothing(Instant.MIN);
    }

    @Test
    @Override
    protected void sweep_amongOldAndYoung_removesTheOld() {
        assertSweptNothing(Instant.now());
    }

    private void assertSweptNothing(Instant startedBefore) {
        put(id("app"), bytes(1, 1_000));

        assertThat(store().sweep("app", startedBefore)).isZero();
        assertThat(store().list()).hasSize(1);
    }
}
