package io.pgbackup.core.load;

import java.util.Objects;
import java.util.Set;

/**
 * A table that a target has already.
 *
 * @param name name of the table
 * @param root the root table of its partition tree; the table itself if it is not a partition
 * @param references roots of the tables that are referenced by its foreign keys or by those of its root
 * @param empty whether it has no rows
 */
public record ExistingTable(TableName name, TableName root, Set<TableName> references, boolean empty) {

    public ExistingTable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(root, "root");
        references = Set.copyOf(references);
    }
}
