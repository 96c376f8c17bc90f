package io.pgbackup.core.load;

import java.util.Objects;

/**
 * A table whose rows are to be counted, without its children.
 *
 * @param table the table by name
 * @param filter {@code WHERE …} or empty
 */
public record CountedTable(TableName table, String filter) {

    public CountedTable {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(filter, "filter");
    }
}
