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
 * The file that an upload writes to, under a hidden name in the final directory. As long as it is open it is locked, so
 * that a sweep of another process can tell that somebody is writing to it, however old it may be.
 */
final class TemporaryFile {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFile.class);
    /** The last byte that a file can have: nobody's reads are kept out where locks are mandatory. */
    static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int ATTEMPTS = 100;
    /** The JDK copies heap buffers to direct memory of the same size, and keeps that per thread. */
    private static final int WRITE_SIZE = 256 * 1024;

    /** Each time so much has gathered, one of those who write waits until the disk has it. */
    private static final long SYNC_BYTES = 32L << 20;

    private final Path path;
    private final FileChannel channel;
    private final AtomicLong notSynced = new AtomicLong();
    private final ReentrantLock syncing = new ReentrantLock();

    private TemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the file, and the folders it needs. */
    static TemporaryFile create(StoreDirectory directory, UploadRequest request, Instant startedAt) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Path folder = directory.createFolders(request.id());
            Path path = folder.resolve(HiddenName.temporary(request, startedAt, attempt));
            try {
                return create(path);
            } catch (FileAlreadyExistsException | NoSuchFileException e) {
                // The same run has begun this backup twice, or somebody removed the empty folder just now.
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
                LOG.warn("{} is locked by somebody else, who must be taking it for a leftover", path);
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
     * Lets the disk work while more comes; by itself the system may begin only with {@link #sync()}. A failure is one of the write: the system
     * tells of it once.
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

    /** Removes the name, if it is still there, and lets go of the file. */
    void remove() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        } finally {
            LiveFiles.leave(path);
        }
    }
}
