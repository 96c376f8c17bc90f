package io.pgbackup.core.dump;

/** Receives the rows of several chunks, one after another, on the thread that reads them. */
public interface ChunkSink {

    /**
     * Announces the rows of this chunk, which may have none; they go into the sink that is returned.
     *
     * @param chunk the chunk that begins
     * @return the sink that receives its rows
     */
    RowSink begin(Chunk chunk);

    /**
     * Ends the chunk, which had {@code rows} rows.
     *
     * @param chunk the chunk that ends
     * @param rows the number of its rows
     */
    void end(Chunk chunk, long rows);
}
