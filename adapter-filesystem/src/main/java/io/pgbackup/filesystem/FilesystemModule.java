package io.pgbackup.filesystem;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.pgbackup.core.store.BackupStore;

/**
 * Adds the directory store to the stores that an entry point can choose from by scheme, under {@code file}. Needs
 * {@link FilesystemSettings}, and opens the directory each time.
 */
@Module
public final class FilesystemModule {

    private FilesystemModule() {}

    @Provides
    @IntoMap
    @StringKey("file")
    static BackupStore store(FilesystemSettings settings) {
        return FilesystemStores.open(settings);
    }
}
