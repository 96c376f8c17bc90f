package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import java.util.HashMap;
import java.util.Map;

/** Finds the root table of the partition tree to which a table belongs. Tables are identified by the ids of their entries. */
final class PartitionTrees {

    private final Map<Integer, Integer> parents = new HashMap<>();

    PartitionTrees(BackupIndex index) {
        for (IndexedEntry indexed : index.entries()) {
            if (indexed.entry().kind() == EntryKind.TABLE_ATTACH) {
                add(index, indexed.entry());
            }
        }
    }

    private void add(BackupIndex index, Entry attach) {
        int partition = 0;
        int parent = 0;
        for (int needed : attach.dependencies()) {
            Entry other = index.entry(needed).entry();
            if (other.kind() != EntryKind.TABLE) {
                continue;
            }
            if (other.schema().equals(attach.schema()) && other.name().equals(attach.name())) {
                partition = needed;
            } else {
                parent = needed;
            }
        }
        if (partition != 0 && parent != 0) {
            parents.put(partition, parent);
        }
    }

    /** Returns the root table; the table itself if it is not a partition. */
    int treeOf(int table) {
        int top = table;
        for (Integer parent = parents.get(top); parent != null; parent = parents.get(top)) {
            top = parent;
        }
        return top;
    }
}
