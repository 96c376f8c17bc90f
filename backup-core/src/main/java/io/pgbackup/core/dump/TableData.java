package io.pgbackup.core.dump;

import java.util.List;
import java.util.Objects;

/**
 * The rows of one table, which one {@code TABLE DATA} entry announces.
 *
 * @param entryId the id of the {@code TABLE DATA} entry
 * @param schema schema name, unquoted
 * @param name table name, unquoted
 * @param root where the rows are loaded: empty for the table itself, otherwise the partition root as quoted SQL
 * @param columns the columns of the rows, unquoted, in order; empty for a table without storable columns
 * @param filter the condition that selects the rows, as SQL ({@code WHERE …}); empty for all
 * @param copyStatement the statement that loads the rows, up to and including {@code FROM stdin;}
 * @param notComparable columns whose text may differ on another server
 * @param pages heap pages, 8 kB each; 0 when unknown
 * @param estimatedBytes the size of the rows on disk, TOAST included; an estimate only
 * @param estimatedRows number of rows; 0 when unknown; an estimate only
 * @param estimatedRowBytes the largest expected row; an estimate only
 * @param chunkable whether ranges of rows can be read separately (heap tables, server 14 and later)
 */
public record TableData(
        int entryId,
        String schema,
        String name,
        String root,
        List<String> columns,
        String filter,
        String copyStatement,
        List<String> notComparable,
        long pages,
        long estimatedBytes,
        long estimatedRows,
        long estimatedRowBytes,
        boolean chunkable) {

    public TableData {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(copyStatement, "copyStatement");
        columns = List.copyOf(columns);
        notComparable = List.copyOf(notComparable);
    }

    /** {@return the name of the table in messages: {@code shop.orders}} */
    public String label() {
        return schema + "." + name;
    }
}
