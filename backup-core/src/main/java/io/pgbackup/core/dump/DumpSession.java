package io.pgbackup.core.dump;

import java.util.List;
import java.util.Map;

/**
 * One database on one snapshot: everything that it returns is consistent. Except where noted, safe for use by several threads. Failures are
 * {@link io.pgbackup.core.failure.DatabaseException}s that name the table and the connection.
 */
public interface DumpSession extends AutoCloseable {

    /** {@return facts about the database and the snapshot} While rows are read, warnings of the server are added to its warnings. */
    DatabaseFacts facts();

    /** {@return the table of contents in the order of the file: ids ascending from 1, {@link Place}s ascending} */
    List<Entry> entries();

    /** {@return the tables that have rows to copy, one per {@code TABLE DATA} entry, in the order of the entries} */
    List<TableData> tables();

    /** {@return the large objects, one group per {@code BLOBS} entry, in the order of the entries} */
    List<LargeObjectGroup> largeObjects();

    /**
     * {@return the fingerprints of all definitions, from the catalogs at the time when {@link #entries} were read} Called once, after the
     * last row.
     */
    default Fingerprints fingerprints() {
        return Fingerprints.NONE;
    }

    /**
     * Copies the rows of a chunk into the sink, on the calling thread, over a connection of its own.
     *
     * @param chunk the chunk to read
     * @param sink receives the rows
     * @return the number of rows
     */
    long copyOut(Chunk chunk, RowSink sink);

    /**
     * Copies small chunks of different tables, one after another, as {@link #copyOut} does; with fewer messages to the server if possible.
     *
     * @param chunks of different tables
     * @param sink receives the rows
     */
    default void copyOutTogether(List<Chunk> chunks, ChunkSink sink) {
        for (Chunk chunk : chunks) {
            RowSink rows = sink.begin(chunk);
            sink.end(chunk, copyOut(chunk, rows));
        }
    }

    /**
     * Reads a piece of a large object.
     *
     * @param oid the OID of the object
     * @param offset in bytes
     * @param length in bytes, at most 16 MiB
     * @return the bytes that exist; fewer than requested at the end of the object
     */
    byte[] readLargeObject(long oid, long offset, int length);

    /**
     * {@return the statements that set the sequences, by the id of their {@code SEQUENCE SET} entry} Called once, after the last row:
     * values of sequences are not part of a snapshot, and a later value is safer.
     */
    Map<Integer, String> sequenceValues();

    /**
     * {@return the statements of a {@code STATISTICS DATA} entry} Called after the last row, once for each of these entries, in their
     * order: all together they can be larger than memory, and only a few are read ahead.
     *
     * @param entryId the {@code STATISTICS DATA} entry
     */
    String statistics(int entryId);

    /** Fails unless the leader, which holds the snapshot and all locks, is still alive. */
    void ensureAlive();

    /** Cancels running statements and closes all connections. Never throws. */
    @Override
    void close();
}
