package io.pgbackup.core.fake;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A table of a {@link FakeDatabase}. Rows are made when they are read, so that a test can have more of them than memory.
 *
 * @param schema unquoted
 * @param name unquoted
 * @param columns unquoted, in order
 * @param rowCount how many rows it has
 * @param row the row of an index from 0, in COPY text format, without its line feed
 * @param rowsPerPage how many rows share a page, which is what chunks are cut by
 * @param estimatedBytes what the catalog says of its size; a plan, and no promise here either
 * @param estimatedRowBytes what the catalog says of its largest row
 * @param chunkable whether ranges of pages can be read
 */
public record FakeTable(
        String schema,
        String name,
        List<String> columns,
        int rowCount,
        IntFunction<String> row,
        int rowsPerPage,
        long estimatedBytes,
        long estimatedRowBytes,
        boolean chunkable) {

    private static final int ROWS_PER_PAGE = 100;

    public FakeTable {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(row, "row");
        columns = List.copyOf(columns);
        if (rowCount < 0 || rowsPerPage < 1) {
            throw new IllegalArgumentException("not a table: " + rowCount + " rows, " + rowsPerPage + " to a page");
        }
    }

    /** A table of these rows. */
    public static FakeTable of(String schema, String name, List<String> columns, List<String> rows) {
        return generated(schema, name, columns, rows.size(), List.copyOf(rows)::get);
    }

    /** A table of so many rows, each made from its index; the same index must give the same row. */
    public static FakeTable generated(
            String schema, String name, List<String> columns, int rowCount, IntFunction<String> row) {
        long rowBytes = rowCount == 0 ? 0 : row.apply(0).length() + 1L;
        return new FakeTable(schema, name, columns, rowCount, row, ROWS_PER_PAGE, rowBytes * rowCount, rowBytes, true);
    }

    /** The same table with pages of so many rows. */
    public FakeTable withRowsPerPage(int rows) {
        return new FakeTable(schema, name, columns, rowCount, row, rows, estimatedBytes, estimatedRowBytes, chunkable);
    }

    /** The same table under other estimates. */
    public FakeTable withEstimates(long bytes, long rowBytes) {
        return new FakeTable(schema, name, columns, rowCount, row, rowsPerPage, bytes, rowBytes, chunkable);
    }

    /** The same table, only to be read as a whole. */
    public FakeTable notChunkable() {
        return new FakeTable(
                schema, name, columns, rowCount, row, rowsPerPage, estimatedBytes, estimatedRowBytes, false);
    }

    /** What messages call it. */
    public String label() {
        return schema + "." + name;
    }

    long pages() {
        return (rowCount + rowsPerPage - 1L) / rowsPerPage;
    }

    String sqlName() {
        return SqlNames.quote(schema) + "." + SqlNames.quote(name);
    }
}
