package io.pgbackup.core.store;

import java.io.InputStream;

/**
 * One stored object, opened for ranged reads. All reads see the same content: what was opened is pinned, and when it was
 * replaced or deleted meanwhile, a read fails and says so. Safe for use by several threads.
 */
public interface BackupSource extends AutoCloseable {

    /** How many bytes of the end a reader asks for first; a store may bring them along with what opening asks for. */
    int TAIL_BYTES = 128 * 1024;

    /** {@return what messages call it: a URI or path without secrets} */
    String name();

    /** {@return length in bytes} */
    long length();

    /**
     * Opens a stream over exactly this range: it gives the bytes from {@code range.offset()} up to, and not including, {@code range.end()}, then
     * ends. The range must lie within the object, {@code range.end() <= length()}; one that does not is refused, here or by the first read, also
     * where a part of it is there: a stream is never cut short in silence. A connection that breaks in the middle is resumed by the store itself
     * where that is safe; a stream that ends early throws, it never just ends.
     *
     * <p>Several streams may be open at once, over ranges that overlap, each read by a thread of its own. Callers close each, also before its
     * end.
     *
     * @param range at least one byte
     * @return the bytes, to be closed by the caller
     * @throws io.pgbackup.core.failure.FormatException when the backup has no such range: it is cut, or its index is not its own
     * @throws io.pgbackup.core.failure.StoreException when it cannot be read; the stream's own reads throw it too
     */
    InputStream read(ByteRange range);

    @Override
    void close();
}
