package io.pgbackup.core.load;

import java.util.Objects;
import java.util.Set;

/**
 * A table that a target has already.
 *
 * @param name of the table
 * @param root the table at the top of its partitions' tree; itself if it is no partition
 * @param references roots of the tables that foreign keys of its own or of its root refer to
 * @param empty whether it has no rows
 */
public record ExistingTable(TableName name, TableName root, Set<TableName> references, boolean empty) {

    public ExistingTable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(root, "root");
        references = Set.copyOf(references);
    }
}
