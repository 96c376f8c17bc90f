package io.pgbackup.filesystem;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The temporary files that this process is writing, through whatever store object.
 *
 * <p>This is process-wide state because POSIX locks are: when a process closes any channel of a file, all its locks on that
 * file are gone ({@link FileChannel#lock(long, long, boolean)} warns of it). So a sweep must not so much as open a file
 * that another store of the same process is writing.
 */
final class LiveFiles {

    private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

    private LiveFiles() {}

    /** Enters a file before it is created; false if it is being written already. */
    static boolean enter(Path file) {
        return FILES.add(file);
    }

    static void leave(Path file) {
        FILES.remove(file);
    }

    static boolean contains(Path file) {
        return FILES.contains(file);
    }
}
