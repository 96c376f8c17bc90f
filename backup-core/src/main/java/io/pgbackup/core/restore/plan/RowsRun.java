package io.pgbackup.core.restore.plan;

import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentRecord;
import java.util.List;

/**
 * Rows that one thread loads, one segment after the other.
 *
 * @param table entry of the largest table among them; 0 for none
 * @param alone whether they are all rows of that table, to be loaded in one transaction
 * @param shares in the order of the file
 */
public record RowsRun(int table, boolean alone, List<Share> shares) {

    public RowsRun {
        shares = List.copyOf(shares);
    }

    /**
     * What is loaded out of a segment.
     *
     * @param segment of rows or of large objects
     * @param pieces in their order; empty for large objects, which are loaded whole
     */
    public record Share(SegmentRecord segment, List<Piece> pieces) {

        public Share {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * Rows of one table in one segment.
     *
     * @param table whose rows they are
     * @param piece where they stand
     */
    public record Piece(IndexedTable table, RowsPiece piece) {}
}
