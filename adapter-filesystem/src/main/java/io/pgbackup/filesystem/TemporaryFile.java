package io.pgbackup.filesystem;

import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file to which an upload writes, under a hidden name in the final directory. It is locked as long as it is open, so that a sweep
 * of another process can tell that it is being written, however old it is.
 */
final class TemporaryFile {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFile.class);
    /** The last byte that a file can have: a lock on it does not block reads on systems with mandatory locks. */
    static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int ATTEMPTS = 100;
    /** The maximum size of a write, because the JDK copies heap buffers to direct memory of the same size and keeps it for each thread. */
    private static final int WRITE_SIZE = 256 * 1024;

    /** Whenever this many bytes have been written, one of the writing threads waits until they are on the disk. */
    private static final long SYNC_BYTES = 32L << 20;

    private final Path path;
    private final FileChannel channel;
    private final AtomicLong notSynced = new AtomicLong();
    private final ReentrantLock syncing = new ReentrantLock();

    private TemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the file, and the folders that it needs. */
    static TemporaryFile create(StoreDirectory directory, UploadRequest request, Instant startedAt) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Path folder = directory.createFolders(request.id());
            Path path = folder.resolve(HiddenName.temporary(request, startedAt, attempt));
            try {
                return create(path);
            } catch (FileAlreadyExistsException | NoSuchFileException e) {
                // The same run has started this backup twice, or another process has just removed the empty folder.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static TemporaryFile create(Path path) throws IOException {
        if (!LiveFiles.enter(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        try {
            FileChannel channel = FileModes.createFile(path);
            lock(channel, path);
            return new TemporaryFile(path, channel);
        } catch (IOException e) {
            LiveFiles.leave(path);
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path path) {
        try {
            if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
                LOG.warn("{} is locked by another process, which seems to treat it as a leftover", path);
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be locked; only its age protects it from a sweep", path, e);
        }
    }

    Path path() {
        return path;
    }

    /** Writes the whole buffer at this offset. */
    void write(ByteBuffer bytes, long offset) throws IOException {
        int end = bytes.limit();
        long position = offset;
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + WRITE_SIZE));
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            bytes.limit(end);
        }
        notSynced.addAndGet(position - offset);
        syncWhatHasGathered();
    }

    /**
     * Makes the disk work while more data arrive; otherwise the system may start only with {@link #sync()}. A failure counts as a failure of
     * the write, because the system reports it only once.
     */
    private void syncWhatHasGathered() throws IOException {
        if (notSynced.get() >= SYNC_BYTES && syncing.tryLock()) {
            try {
                long gathered = notSynced.get();
                channel.force(false);
                notSynced.addAndGet(-gathered);
            } finally {
                syncing.unlock();
            }
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Makes the content durable. */
    void sync() throws IOException {
        channel.force(true);
    }

    /** Removes the name if it still exists, and closes the file. */
    void remove() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        } finally {
            LiveFiles.leave(path);
        }
    }
}
