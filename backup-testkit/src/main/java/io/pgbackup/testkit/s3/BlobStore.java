package io.pgbackup.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stores the data of objects and parts: on the heap, or in files of a directory. */
final class BlobStore {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final @Nullable Path directory;
    private final AtomicLong files = new AtomicLong();

    private BlobStore(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Stores blobs on the heap, where a blob cannot exceed 2 GiB. */
    static BlobStore inMemory() {
        return new BlobStore(null);
    }

    static BlobStore inFilesOf(Path directory) {
        return new BlobStore(directory);
    }

    /** Stores all of {@code in} and computes its digests on the way. */
    Blob receive(InputStream in, BodyDigests.Computation digests) throws IOException {
        if (directory == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
            copy(in, out, digests);
            return new Blob.InMemory(out.toByteArray());
        }
        Path file = directory.resolve("blob-" + files.incrementAndGet());
        try (OutputStream out = Files.newOutputStream(file)) {
            return new Blob.InFile(file, copy(in, out, digests));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static long copy(InputStream in, OutputStream out, BodyDigests.Computation digests) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digests.update(buffer, 0, read);
            out.write(buffer, 0, read);
            size += read;
        }
        return size;
    }
}
