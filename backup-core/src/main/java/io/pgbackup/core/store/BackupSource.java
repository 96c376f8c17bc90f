package io.pgbackup.core.store;

import java.io.InputStream;

/**
 * One stored object, opened for ranged reads. All reads see the same content: what was opened is pinned, and when it was
 * replaced or deleted meanwhile, a read fails and says so. Safe for use by several threads.
 */
public interface BackupSource extends AutoCloseable {

    /** How many bytes of the end a reader asks for first; a store may bring them along with what opening asks for. */
    int TAIL_BYTES = 128 * 1024;

    /** What messages call it: a URI or path without secrets. */
    String name();

    /** Length in bytes. */
    long length();

    /**
     * Opens a stream over exactly this range; it ends after {@code range.length()} bytes. A connection that breaks in the
     * middle is resumed by the store itself where that is safe; a stream that ends early throws, it never just ends.
     *
     * @throws io.pgbackup.core.failure.FormatException when the backup has no such range: it is cut, or its index is not its own
     * @throws io.pgbackup.core.failure.StoreException when it cannot be read; the stream's own reads throw it too
     */
    InputStream read(ByteRange range);

    @Override
    void close();
}
