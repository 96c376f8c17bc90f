package io.pgbackup.filesystem;

import io.pgbackup.core.store.BackupId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives a complete file its final name, atomically, and never over another file.
 *
 * <p>A hard link does both. If the file system has none (FAT, some network and FUSE mounts), a lock name next to the final one is
 * created exclusively, and only its owner checks that the final name is free, and renames. A rename alone would overwrite.
 */
final class Publisher {

    private final Linker linker;

    Publisher(Linker linker) {
        this.linker = linker;
    }

    /**
     * Publishes the file. On success the temporary name may or may not remain.
     *
     * @return whether this file now has the final name; if not, another file has it or is about to get it
     */
    boolean publish(Path temporary, Path target, BackupId id) throws IOException {
        try {
            linker.link(target, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return isOurs(temporary, target);
        } catch (NoSuchFileException e) {
            throw e; // the temporary file is gone; a rename would not find it either
        } catch (UnsupportedOperationException | FileSystemException e) {
            return rename(temporary, target, id, e);
        }
    }

    /** A network file system may have created the link and lost the answer, and then finds the name taken when it tries again. */
    private static boolean isOurs(Path temporary, Path target) throws IOException {
        try {
            return Files.isSameFile(temporary, target);
        } catch (NoSuchFileException expected) {
            return false; // the other file has been deleted in the meantime
        }
    }

    private static boolean rename(Path temporary, Path target, BackupId id, Exception noLink) throws IOException {
        Path lock = target.resolveSibling(HiddenName.lock(id));
        try {
            FileModes.createFile(lock).close();
        } catch (FileAlreadyExistsException expected) {
            return false; // another run is publishing, or died while it did; then a sweep removes the lock
        } catch (IOException e) {
            e.addSuppressed(noLink);
            throw e;
        }
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            e.addSuppressed(noLink);
            throw e;
        } finally {
            Files.deleteIfExists(lock);
        }
    }
}
