package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import java.util.HashMap;
import java.util.Map;

/** How many bytes of rows a post-data entry may have to read. Tables are identified by the ids of their entries. */
final class TableSizes {

    private final Map<Integer, Long> bytes = new HashMap<>();
    private final Map<Integer, Long> bytesOfTrees = new HashMap<>();
    private final PartitionTrees trees;

    TableSizes(BackupIndex index, PartitionTrees trees) {
        this.trees = trees;
        Map<String, Long> byLabel = new HashMap<>();
        index.tables().forEach(table -> byLabel.put(table.data().label(), table.bytes()));
        for (IndexedEntry indexed : index.entries()) {
            Entry entry = indexed.entry();
            if (entry.kind() == EntryKind.TABLE) {
                long size = byLabel.getOrDefault(entry.schema() + "." + entry.name(), 0L);
                bytes.put(entry.id(), size);
                bytesOfTrees.merge(trees.treeOf(entry.id()), size, Long::sum);
            }
        }
    }

    /**
     * Returns the size of a table for an entry of this kind: a foreign key is checked in the whole partition tree, while all other entries
     * are created for each table separately.
     */
    long of(EntryKind kind, int table) {
        return kind == EntryKind.FK_CONSTRAINT
                ? bytesOfTrees.getOrDefault(trees.treeOf(table), 0L)
                : bytes.getOrDefault(table, 0L);
    }
}
