package io.pgbackup.core.fake;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A table of a {@link FakeDatabase}. Rows are created when they are read, so that a test can use more rows than fit into memory.
 *
 * @param schema unquoted name of the schema
 * @param name unquoted name of the table
 * @param columns unquoted names of the columns, in order
 * @param rowCount number of rows
 * @param row returns the row of an index from 0, in COPY text format, without its line feed
 * @param rowsPerPage number of rows in a page; chunks are ranges of pages
 * @param estimatedBytes estimate of the size by the catalog, which may be wrong
 * @param estimatedRowBytes estimate of the largest row by the catalog
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

    /** Returns a table with the given rows. */
    public static FakeTable of(String schema, String name, List<String> columns, List<String> rows) {
        return generated(schema, name, columns, rows.size(), List.copyOf(rows)::get);
    }

    /** Returns a table whose rows are created from their indexes; the same index must give the same row. */
    public static FakeTable generated(
            String schema, String name, List<String> columns, int rowCount, IntFunction<String> row) {
        long rowBytes = rowCount == 0 ? 0 : row.apply(0).length() + 1L;
        return new FakeTable(schema, name, columns, rowCount, row, ROWS_PER_PAGE, rowBytes * rowCount, rowBytes, true);
    }

    /** Returns the same table with another number of rows per page. */
    public FakeTable withRowsPerPage(int rows) {
        return new FakeTable(schema, name, columns, rowCount, row, rows, estimatedBytes, estimatedRowBytes, chunkable);
    }

    /** Returns the same table with other estimates. */
    public FakeTable withEstimates(long bytes, long rowBytes) {
        return new FakeTable(schema, name, columns, rowCount, row, rowsPerPage, bytes, rowBytes, chunkable);
    }

    /** Returns the same table, which can only be read as a whole. */
    public FakeTable notChunkable() {
        return new FakeTable(
                schema, name, columns, rowCount, row, rowsPerPage, estimatedBytes, estimatedRowBytes, false);
    }

    /** Returns the name that messages contain. */
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
