package io.pgbackup.core.dump;

import java.util.List;

/**
 * Large objects whose content belongs to one {@code BLOBS} entry.
 *
 * @param entryId the id of the {@code BLOBS} entry
 * @param oids unsigned 32-bit object ids, ascending
 */
public record LargeObjectGroup(int entryId, List<Long> oids) {

    public LargeObjectGroup {
        oids = List.copyOf(oids);
    }
}
