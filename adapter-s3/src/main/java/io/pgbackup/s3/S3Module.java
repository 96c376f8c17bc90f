package io.pgbackup.s3;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoMap;
import dagger.multibindings.StringKey;
import io.pgbackup.core.store.BackupStore;

/**
 * Adds the S3 store to the stores that an entry point can choose from by scheme, under {@code s3}. Needs
 * {@link S3Settings}, and makes a new store each time; whoever chooses it keeps and closes it.
 */
@Module
public final class S3Module {

    private S3Module() {}

    @Provides
    @IntoMap
    @StringKey("s3")
    static BackupStore store(S3Settings settings) {
        return S3Stores.open(settings);
    }
}
