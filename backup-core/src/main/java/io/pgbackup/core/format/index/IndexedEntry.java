package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.Entry;
import java.util.Objects;

/**
 * An entry and the position of its SQL.
 *
 * @param entry the entry, without its SQL
 * @param segment number of the segment that holds the SQL; 0 when the entry has no SQL (rows, large objects)
 * @param at offset of the SQL within the unpacked segment
 * @param length length of the SQL in bytes, the statements for the owner included
 * @param ownerLength how many bytes at the end of the SQL set the owner
 */
public record IndexedEntry(Entry entry, int segment, long at, int length, int ownerLength) {

    public IndexedEntry {
        Objects.requireNonNull(entry, "entry");
        if (segment < 0 || at < 0 || length < 0 || ownerLength < 0 || ownerLength > length) {
            throw new IllegalArgumentException("not a valid position of " + entry.label());
        }
    }

    /** Whether its SQL sets the owner of the object. Rows, values of sequences, indexes, … have the owner of their table. */
    public boolean setsOwner() {
        return ownerLength > 0;
    }
}
