package io.pgbackup.core.format.index;

/**
 * One {@code COPY} statement with its rows, within one segment.
 *
 * @param segment number of the segment
 * @param at offset of the statement within the unpacked segment
 * @param headLength length of the statement with its line feed, in bytes
 * @param length length of the rows in bytes, without the closing {@code \.}
 * @param rows number of rows
 */
public record RowsPiece(int segment, long at, int headLength, long length, long rows) {

    /** Offset of the first row within the unpacked segment. */
    public long rowsAt() {
        return at + headLength;
    }
}
