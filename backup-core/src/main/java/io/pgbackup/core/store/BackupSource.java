package io.pgbackup.core.store;

import java.io.InputStream;

/**
 * One stored object, opened for ranged reads. All reads see the same content: the opened version is pinned, and if it was replaced or
 * deleted in the meantime, a read fails and reports that. Safe for use by several threads.
 */
public interface BackupSource extends AutoCloseable {

    /** How many bytes of the end a reader requests first; a store may fetch them together with the request that opens the object. */
    int TAIL_BYTES = 128 * 1024;

    /** {@return the name of the object in messages: a URI or path without secrets} */
    String name();

    /** {@return length in bytes} */
    long length();

    /**
     * Opens a stream over exactly this range: it returns the bytes from {@code range.offset()} up to, but not including,
     * {@code range.end()}, and then ends. The range must lie within the object, {@code range.end() <= length()}; any other range is
     * refused, here or by the first read, even if a part of it exists: a stream is never silently truncated. The store itself resumes a
     * connection that breaks in the middle if that is safe; a stream that would end early throws instead.
     *
     * <p>Several streams may be open at once, over overlapping ranges, each read by its own thread. Callers close each stream, even before
     * its end.
     *
     * @param range at least one byte
     * @return the bytes, to be closed by the caller
     * @throws io.pgbackup.core.failure.FormatException when the backup has no such range: it is truncated, or its index belongs to another
     *     file
     * @throws io.pgbackup.core.failure.StoreException when it cannot be read; the stream's own reads throw it too
     */
    InputStream read(ByteRange range);

    @Override
    void close();
}
