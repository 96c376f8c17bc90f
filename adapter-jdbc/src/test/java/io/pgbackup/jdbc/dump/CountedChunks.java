package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.ChunkSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the rows that arrive between the begin and the end of each chunk. */
final class CountedChunks implements ChunkSink {

    final Map<Chunk, Long> arrived = new LinkedHashMap<>();
    final Map<Chunk, Long> counted = new LinkedHashMap<>();
    private final List<Chunk> open = new ArrayList<>();

    @Override
    public void begin(Chunk chunk) {
        open.add(chunk);
        arrived.put(chunk, 0L);
    }

    @Override
    public void row(byte[] buffer, int offset, int length) {
        arrived.merge(open.get(open.size() - 1), 1L, Long::sum);
    }

    @Override
    public void end(Chunk chunk, long rows) {
        counted.put(chunk, rows);
    }
}
