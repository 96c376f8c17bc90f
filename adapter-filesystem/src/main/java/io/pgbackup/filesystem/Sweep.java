package io.pgbackup.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes files that crashed runs left behind, but no file that is still being written. */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final StoreDirectory directory;
    private final Instant startedBefore;

    Sweep(StoreDirectory directory, Instant startedBefore) {
        this.directory = directory;
        this.startedBefore = startedBefore;
    }

    /** Sweeps the folder of one database, and returns the number of removed files. */
    int of(String database) throws IOException {
        int removed = 0;
        for (Path folder : directory.databaseFolder(database)) {
            for (Path file : directory.filesOf(folder)) {
                if (isOld(file) && !isBeingWritten(file) && Files.deleteIfExists(file)) {
                    LOG.info("removed {}, which an unfinished run left behind", file);
                    removed++;
                }
            }
        }
        return removed;
    }

    private boolean isOld(Path file) throws IOException {
        Optional<HiddenName> name = directory.hiddenName(file);
        Optional<BasicFileAttributes> attributes = StoreDirectory.attributes(file);
        if (name.isEmpty()
                || attributes.filter(BasicFileAttributes::isRegularFile).isEmpty()) {
            return false;
        }
        Instant startedAt = name.get().startedAt() == HiddenName.UNKNOWN
                ? attributes.get().lastModifiedTime().toInstant()
                : Instant.ofEpochMilli(name.get().startedAt());
        return startedAt.isBefore(startedBefore);
    }

    private static boolean isBeingWritten(Path file) throws IOException {
        if (LiveFiles.contains(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return isLocked(channel, file);
        } catch (NoSuchFileException expected) {
            return false; // another sweep was faster
        }
    }

    private static boolean isLocked(FileChannel channel, Path file) {
        try (FileLock lock = channel.tryLock(TemporaryFile.LOCKED_BYTE, 1, false)) {
            return lock == null;
        } catch (OverlappingFileLockException expected) {
            return true; // it is locked by this process, through another class loader
        } catch (IOException e) {
            LOG.debug("{} cannot be locked; only its age indicates that no process writes to it", file, e);
            return false;
        }
    }
}
