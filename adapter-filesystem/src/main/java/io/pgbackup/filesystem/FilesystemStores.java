package io.pgbackup.filesystem;

import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.ClosableStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Opens stores that are directories. */
public final class FilesystemStores {

    private FilesystemStores() {}

    /**
     * Opens the store in a directory. A missing directory is created if its parent exists: a mistyped path, or a disk that is not
     * mounted, must not lead to a new tree.
     *
     * @param settings the directory
     * @return the store, which the caller must close
     * @throws StoreException of kind {@code STORE_REFUSED} if there is no such directory, or it cannot be used
     */
    public static BackupStore open(FilesystemSettings settings) {
        return open(settings, Clock.systemUTC(), Files::createLink);
    }

    static BackupStore open(FilesystemSettings settings, Clock clock, Linker linker) {
        Path root = settings.root();
        try {
            if (Files.notExists(root)) {
                create(root);
            }
            if (!Files.isDirectory(root)) {
                throw StoreException.refused("backup directory " + root + " is not a directory");
            }
            StoreDirectory directory = StoreDirectory.of(root.toRealPath());
            return new ClosableStore(new FilesystemBackupStore(directory, clock, new Publisher(linker)));
        } catch (IOException e) {
            throw FileFailures.of("opening of backup directory " + root, e);
        }
    }

    private static void create(Path root) throws IOException {
        Path parent = root.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw StoreException.refused(
                    "backup directory " + root + " does not exist, and neither does its parent",
                    "create the directory, or mount its disk");
        }
        FileModes.createDirectory(root);
    }
}
