package io.pgbackup.filesystem;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The temporary files that this process is writing, through any store object.
 *
 * <p>This state is process-wide because POSIX locks are: when a process closes any channel of a file, it loses all its locks on that
 * file ({@link FileChannel#lock(long, long, boolean)} warns about this). So a sweep must not even open a file that another store of the
 * same process is writing.
 */
final class LiveFiles {

    private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

    private LiveFiles() {}

    /** Registers a file before it is created; returns false if it is already being written. */
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
