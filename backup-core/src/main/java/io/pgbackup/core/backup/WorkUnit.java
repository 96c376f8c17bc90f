package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Chunk;
import java.util.List;

/**
 * The work that one worker does in one go. Segments never span units, so the plan decides which rows share a segment.
 *
 * @param chunks read one after another: one chunk of a large table, or several small tables
 * @param largeObjects position of a group of large objects in the session's list; -1 for rows
 * @param estimatedBytes an estimate
 * @param heavy whether single rows may be so large that no other work should hold memory in the meantime
 */
record WorkUnit(List<Chunk> chunks, int largeObjects, long estimatedBytes, boolean heavy) {

    WorkUnit {
        chunks = List.copyOf(chunks);
    }
}
