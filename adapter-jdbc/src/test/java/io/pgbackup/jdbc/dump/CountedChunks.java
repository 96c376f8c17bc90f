package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.ChunkSink;
import io.pgbackup.core.dump.RowSink;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the rows that arrive between the begin and the end of each chunk. */
final class CountedChunks implements ChunkSink {

    final Map<Chunk, Long> arrived = new LinkedHashMap<>();
    final Map<Chunk, Long> counted = new LinkedHashMap<>();

    @Override
    public RowSink begin(Chunk chunk) {
        arrived.put(chunk, 0L);
        return (buffer, offset, length) -> arrived.merge(chunk, 1L, Long::sum);
    }

    @Override
    public void end(Chunk chunk, long rows) {
        counted.put(chunk, rows);
    }
}
