package io.pgbackup.core.dump;

import java.util.List;
import java.util.Objects;

/**
 * The rows of one table, as one {@code TABLE DATA} entry announces them.
 *
 * @param entryId the id of the {@code TABLE DATA} entry
 * @param schema schema name, unquoted
 * @param name table name, unquoted
 * @param root where the rows are loaded: empty for the table itself, else the partition root as quoted SQL
 * @param columns the columns of the rows, unquoted, in order; empty for a table without storable columns
 * @param filter the condition that picks the rows, as SQL ({@code WHERE …}); empty for all
 * @param copyStatement the statement that loads the rows, up to and with {@code FROM stdin;}
 * @param notComparable columns whose text may differ on another server
 * @param pages heap pages, 8 kB each; 0 when unknown
 * @param estimatedBytes what the rows take up on disk, TOAST included; a plan, not a promise
 * @param estimatedRows how many rows there are; 0 when unknown; a plan, not a promise
 * @param estimatedRowBytes the largest row to expect; a plan, not a promise
 * @param chunkable whether ranges of rows can be read on their own (heap tables, server 14 and later)
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

    /** {@return what messages call it: {@code shop.orders}} */
    public String label() {
        return schema + "." + name;
    }
}
