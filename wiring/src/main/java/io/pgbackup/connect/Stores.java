package io.pgbackup.connect;

import io.pgbackup.config.StoreSettings;
import io.pgbackup.core.store.BackupStore;

/** Opens stores. */
@FunctionalInterface
public interface Stores {

    /** Opens a store, which the caller closes. */
    BackupStore open(StoreSettings settings);
}
