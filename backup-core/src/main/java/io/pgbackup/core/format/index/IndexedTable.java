package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.hash.ContentHash;
import java.util.List;
import java.util.Objects;

/**
 * The rows of one table: what they are, their number, their content hash, and their position.
 *
 * @param data what the dumper reported of the rows; plans (sizes, chunking) are not kept
 * @param rows number of rows
 * @param bytes length of the COPY text, line feeds included
 * @param hash the sum of the hashes of all rows, line feeds excluded
 * @param pieces where the rows are, in the order of the file; at least one, also for a table without rows
 */
public record IndexedTable(TableData data, long rows, long bytes, ContentHash hash, List<RowsPiece> pieces) {

    public IndexedTable {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(hash, "hash");
        pieces = List.copyOf(pieces);
    }
}
