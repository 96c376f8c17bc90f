package io.pgbackup.e2e.readme;

import io.pgbackup.core.contract.BackupStoreContract;
import io.pgbackup.core.contract.ReaderAfterDeletion;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.ClosableStore;
import java.time.Instant;
import java.util.List;

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

    // What stands in memory only is gone with its process: there are no leftovers, and nothing foreign.

    @Override
    protected void foreignObjects_areNeitherListedNorTouched() {}

    @Override
    protected void leftovers_ofCrashedRun_areInvisible() {}

    @Override
    protected void sweep_ofOldLeftovers_removesThoseOfItsDatabaseOnly() {}

    @Override
    protected void sweep_ofYoungLeftovers_removesNothing() {}

    @Override
    protected void sweep_amongOldAndYoung_removesTheOld() {}
}
