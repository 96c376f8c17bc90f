package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.TableData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what the data entries stand for. */
final class CatalogContents {

    private final List<TableData> tables = new ArrayList<>();
    private final Map<Integer, Long> tableOids = new HashMap<>();
    private final List<LargeObjectGroup> largeObjects = new ArrayList<>();
    private final List<SequenceValue> sequences = new ArrayList<>();
    private final List<RelationStatistics> statistics = new ArrayList<>();
    private EntryIds entryIds = EntryIds.of(Map.of(), Map.of());

    void entryIds(EntryIds value) {
        entryIds = value;
    }

    EntryIds entryIds() {
        return entryIds;
    }

    void add(TableData table, long tableOid) {
        tables.add(table);
        tableOids.put(table.entryId(), tableOid);
    }

    void add(LargeObjectGroup group) {
        largeObjects.add(group);
    }

    void add(SequenceValue sequence) {
        sequences.add(sequence);
    }

    void add(RelationStatistics relation) {
        statistics.add(relation);
    }

    List<TableData> tables() {
        return tables;
    }

    Map<Integer, Long> tableOids() {
        return tableOids;
    }

    List<LargeObjectGroup> largeObjects() {
        return largeObjects;
    }

    List<SequenceValue> sequences() {
        return sequences;
    }

    List<RelationStatistics> statistics() {
        return statistics;
    }
}
