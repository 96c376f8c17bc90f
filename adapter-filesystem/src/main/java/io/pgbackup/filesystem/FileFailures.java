package io.pgbackup.filesystem;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Converts failed file operations into failures of the service. */
final class FileFailures {

    /** Less free space than this counts as none, because a file system reserves some blocks. */
    private static final long FULL_BELOW_BYTES = 1 << 20;

    private FileFailures() {}

    /**
     * Returns the failure of an operation that needs disk space.
     *
     * @param act the operation with its object: {@code upload of part 3 of /backups/…}
     * @param root an existing directory on the same file system
     */
    static BackupServiceException ofWrite(String act, Path root, IOException cause) {
        if (isFull(root, cause)) {
            return StoreException.refused(
                    act + " failed: no space left in " + root, "free space on the disk, or keep fewer backups", cause);
        }
        return of(act, cause);
    }

    /** Returns the failure of any other operation. */
    static BackupServiceException of(String act, IOException cause) {
        if (cause instanceof ClosedChannelException) {
            // An interrupt of any thread closes the channel that all threads share.
            return RunException.interrupted(act + " was interrupted", null, cause);
        }
        if (cause instanceof AccessDeniedException denied) {
            return refused(act, "permission denied for " + denied.getFile(), cause);
        }
        if (cause instanceof NoSuchFileException missing) {
            return refused(act, missing.getFile() + " does not exist", cause);
        }
        if (cause instanceof NotDirectoryException other) {
            return refused(act, other.getFile() + " is not a directory", cause);
        }
        if (cause instanceof FileSystemException answered && answered.getReason() != null) {
            return refused(act, answered.getFile() + ": " + answered.getReason(), cause);
        }
        return StoreException.unreachable(act + " failed: " + cause.getMessage(), null, cause);
    }

    private static StoreException refused(String act, String reason, IOException cause) {
        return StoreException.refused(act + " failed: " + reason, null, cause);
    }

    /** Returns whether the disk is full. The JDK has no exception for this, and its message may be in the language of the system. */
    private static boolean isFull(Path root, IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("quota exceeded")) {
            return true;
        }
        if (cause instanceof ClosedChannelException || cause instanceof AccessDeniedException) {
            return false;
        }
        try {
            return Files.getFileStore(root).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException e) {
            cause.addSuppressed(e);
            return false;
        }
    }
}
