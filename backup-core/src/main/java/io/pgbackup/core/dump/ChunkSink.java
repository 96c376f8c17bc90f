package io.pgbackup.core.dump;

/** Takes the rows of several chunks, one after the other, on the thread that reads them. */
public interface ChunkSink {

    /**
     * The rows of this chunk follow, perhaps none; they go into the sink that is returned.
     *
     * @param chunk of the rows of a table
     * @return takes the rows
     */
    RowSink begin(Chunk chunk);

    /**
     * The chunk is complete; {@code rows} are how many there were.
     *
     * @param chunk of the rows of a table
     * @param rows how many there were
     */
    void end(Chunk chunk, long rows);
}
