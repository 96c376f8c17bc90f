package io.pgbackup.core.fake;

import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.ClosableStore;

/** The store in memory is still open while an upload or a source is: only the wrapper can refuse a call then. */
final class ClosableStoreTest extends InMemoryBackupStoreTest {

    private final BackupStore closable = new ClosableStore(store);

    @Override
    protected BackupStore store() {
        return closable;
    }
}
