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
 * <p>A hard link does both. Where the file system has none (FAT, some network and FUSE mounts), a lock name beside the
 * final one is created exclusively, and only its owner looks whether the final name is free, and renames. A rename alone
 * would overwrite.
 */
final class Publisher {

    private final Linker linker;

    Publisher(Linker linker) {
        this.linker = linker;
    }

    /**
     * Publishes. On success the temporary name may or may not be left.
     *
     * @return whether the final name is now this file's; if not, another file has it, or is about to
     */
    boolean publish(Path temporary, Path target, BackupId id) throws IOException {
        try {
            linker.link(target, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return isOurs(temporary, target);
        } catch (NoSuchFileException e) {
            throw e; // our own file is gone; a rename would not find it either
        } catch (UnsupportedOperationException | FileSystemException e) {
            return rename(temporary, target, id, e);
        }
    }

    /** A network file system may have made the link and lost the answer, and then finds it there when it asks again. */
    private static boolean isOurs(Path temporary, Path target) throws IOException {
        try {
            return Files.isSameFile(temporary, target);
        } catch (NoSuchFileException expected) {
            return false; // the other one has been deleted since
        }
    }

    private static boolean rename(Path temporary, Path target, BackupId id, Exception noLink) throws IOException {
        Path lock = target.resolveSibling(HiddenName.lock(id));
        try {
            FileModes.createFile(lock).close();
        } catch (FileAlreadyExistsException expected) {
            return false; // another run is just publishing, or died while it did; a sweep removes the lock then
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
