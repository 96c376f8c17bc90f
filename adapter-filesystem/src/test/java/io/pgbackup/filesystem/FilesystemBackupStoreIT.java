package io.pgbackup.filesystem;

import io.pgbackup.core.contract.BackupStoreContract;
import io.pgbackup.core.contract.ReaderAfterDeletion;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FilesystemBackupStoreIT extends BackupStoreContract {

    @TempDir
    Path temporary;

    private TestDirectory directory;
    private BackupStore store;

    @BeforeEach
    void openStore() {
        directory = new TestDirectory(temporary.resolve("backups"));
        store = open(directory.settings());
    }

    BackupStore open(FilesystemSettings settings) {
        return FilesystemStores.open(settings);
    }

    @Override
    protected BackupStore store() {
        return store;
    }

    @Override
    protected void plant(String key, byte[] content) {
        directory.write(key, content);
    }

    @Override
    protected boolean holds(String key) {
        return directory.holds(key);
    }

    @Override
    protected Instant plantLeftover(BackupId id, Instant startedAt) {
        directory.plantLeftover(id, startedAt);
        return startedAt;
    }

    @Override
    protected List<String> leftovers() {
        return directory.hiddenFiles();
    }

    /** An open file outlives its name. */
    @Override
    protected ReaderAfterDeletion readerAfterDeletion() {
        return ReaderAfterDeletion.KEEPS_READING;
    }
}
