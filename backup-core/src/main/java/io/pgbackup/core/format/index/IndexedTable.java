package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.hash.ContentHash;
import java.util.List;
import java.util.Objects;

/**
 * The rows of one table: what they are, how many, their content hash, and where they stand.
 *
 * @param data what the dumper said of them; plans (sizes, chunking) are not kept
 * @param rows how many
 * @param bytes of COPY text, line feeds included
 * @param hash the sum of the hashes of all rows, line feeds excluded
 * @param pieces where they stand, in the order of the file; one at least, also for a table without rows
 */
public record IndexedTable(TableData data, long rows, long bytes, ContentHash hash, List<RowsPiece> pieces) {

    public IndexedTable {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(hash, "hash");
        pieces = List.copyOf(pieces);
    }
}
