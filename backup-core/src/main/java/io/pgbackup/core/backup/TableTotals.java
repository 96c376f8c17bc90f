package io.pgbackup.core.backup;

import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.hash.RowHasher;

/** The totals of all chunks of one table. Thread-safe. */
final class TableTotals {

    private long rows;
    private long bytes;
    private ContentHash hash = ContentHash.ZERO;

    /** Adds the result of one chunk's hasher; its bytes are without line feeds. */
    synchronized void add(RowHasher chunk) {
        rows += chunk.rows();
        bytes += chunk.bytes() + chunk.rows();
        hash = hash.plus(chunk.sum());
    }

    synchronized long rows() {
        return rows;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized ContentHash hash() {
        return hash;
    }
}
