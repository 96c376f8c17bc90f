package io.pgbackup.jdbc.fingerprint;

import java.util.List;

/**
 * A catalog of the connected database.
 *
 * @param name {@code pg_class}
 * @param isShared whether all databases of the server see the same rows
 * @param isReadable whether the role of the session may read any of its columns
 * @param columns in their order
 */
record SystemTable(String name, boolean isShared, boolean isReadable, List<CatalogColumn> columns) {

    SystemTable {
        columns = List.copyOf(columns);
    }

    /** Whether it describes databases themselves. */
    boolean isOfDatabases() {
        return Readings.OF_DATABASES.containsKey(name);
    }

    /** Whether its rows are objects of their own. */
    boolean hasOid() {
        return columns.stream().anyMatch(column -> column.name().equals("oid"));
    }

    /** Whether the role of the session may read which objects exist: old servers show only the names of subscriptions. */
    boolean canTellRows() {
        return columns.stream().anyMatch(column -> column.name().equals("oid") && column.isReadable());
    }
}
