package io.pgbackup.jdbc.catalog.graph;

import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.TableData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the content of the data entries. */
public final class CatalogContents {

    private final List<TableData> tables = new ArrayList<>();
    private final Map<Integer, Long> tableOids = new HashMap<>();
    private final List<LargeObjectGroup> largeObjects = new ArrayList<>();
    private final List<SequenceValue> sequences = new ArrayList<>();
    private final List<RelationStatistics> statistics = new ArrayList<>();
    private EntryIds entryIds = EntryIds.of(Map.of(), Map.of());

    public void entryIds(EntryIds value) {
        entryIds = value;
    }

    public EntryIds entryIds() {
        return entryIds;
    }

    public void add(TableData table, long tableOid) {
        tables.add(table);
        tableOids.put(table.entryId(), tableOid);
    }

    public void add(LargeObjectGroup group) {
        largeObjects.add(group);
    }

    public void add(SequenceValue sequence) {
        sequences.add(sequence);
    }

    public void add(RelationStatistics relation) {
        statistics.add(relation);
    }

    public List<TableData> tables() {
        return tables;
    }

    public Map<Integer, Long> tableOids() {
        return tableOids;
    }

    public List<LargeObjectGroup> largeObjects() {
        return largeObjects;
    }

    public List<SequenceValue> sequences() {
        return sequences;
    }

    public List<RelationStatistics> statistics() {
        return statistics;
    }
}
