package io.pgbackup.core.restore.plan;

import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentRecord;
import java.util.List;

/**
 * Rows that one thread loads, segment after segment.
 *
 * @param table entry of the largest of its tables; 0 if there is none
 * @param alone whether all rows belong to that table, to be loaded in one transaction
 * @param shares in the order of the file
 */
public record RowsRun(int table, boolean alone, List<Share> shares) {

    public RowsRun {
        shares = List.copyOf(shares);
    }

    /**
     * The part of a segment that is loaded.
     *
     * @param segment a segment of rows or of large objects
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
     * @param table the table to which the rows belong
     * @param piece where the rows are
     */
    public record Piece(IndexedTable table, RowsPiece piece) {}
}
