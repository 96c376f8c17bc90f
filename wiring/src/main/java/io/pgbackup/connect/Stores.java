package io.pgbackup.connect;

import io.pgbackup.config.StoreSettings;
import io.pgbackup.core.store.BackupStore;

/** Opens stores. */
@FunctionalInterface
public interface Stores {

    /** The caller closes it. */
    BackupStore open(StoreSettings settings);
}
