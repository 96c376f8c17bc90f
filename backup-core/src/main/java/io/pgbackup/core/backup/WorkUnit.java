package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Chunk;
import java.util.List;

/**
 * What one worker does in one go. Segments never span units, so what shares a segment is decided here.
 *
 * @param chunks read one after the other: one chunk of a large table, or several small tables
 * @param largeObjects position of a group of large objects in the session's list; -1 for rows
 * @param estimatedBytes a plan
 * @param heavy whether single rows may be so large that nothing else should hold memory meanwhile
 */
record WorkUnit(List<Chunk> chunks, int largeObjects, long estimatedBytes, boolean heavy) {

    WorkUnit {
        chunks = List.copyOf(chunks);
    }
}
