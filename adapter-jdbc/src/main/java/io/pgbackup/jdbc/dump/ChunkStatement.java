package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The COPY that reads a chunk. */
final class ChunkStatement {

    private static final String WHERE = "WHERE ";

    private ChunkStatement() {}

    /**
     * Returns the statement. Children of the table are tables of their own, hence {@code ONLY}; a plain COPY TO reads only the
     * table anyway.
     */
    static String of(TableData table, Chunk chunk) {
        String name = Sql.qualified(table.schema(), table.name());
        String columns = Sql.idents(table.columns());
        if (chunk.isWhole() && table.filter().isEmpty()) {
            return "COPY " + name + (columns.isEmpty() ? "" : " (" + columns + ")") + " TO STDOUT";
        }
        if (chunk.isWhole()) {
            // Written as the extension's author wrote it, because the text may continue after the condition.
            return "COPY (SELECT " + columns + " FROM ONLY " + name + " " + table.filter() + ") TO STDOUT";
        }
        List<String> conditions = new ArrayList<>();
        if (!chunk.isFirst()) {
            conditions.add("ctid >= " + place(chunk.fromPage(), chunk.fromItem()));
        }
        if (!chunk.isLast()) {
            conditions.add("ctid < " + place(chunk.toPage(), chunk.toItem()));
        }
        if (!table.filter().isEmpty()) {
            conditions.add("(" + condition(table) + ")");
        }
        return "COPY (SELECT " + columns + " FROM ONLY " + name + " WHERE " + String.join(" AND ", conditions)
                + ") TO STDOUT";
    }

    private static String place(long page, int item) {
        return "'(" + page + "," + item + ")'::pg_catalog.tid";
    }

    private static String condition(TableData table) {
        String filter = table.filter().strip();
        if (!filter.toUpperCase(Locale.ROOT).startsWith(WHERE)) {
            throw new IllegalArgumentException("the filter of " + table.label() + " is not a WHERE clause");
        }
        return filter.substring(WHERE.length());
    }
}
