package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.catalog.graph.EntryIds;
import io.pgbackup.jdbc.catalog.graph.RelationStatistics;
import io.pgbackup.jdbc.catalog.graph.SequenceValue;
import io.pgbackup.jdbc.catalog.read.CopyLosses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The definitions and all other facts about a database that the dump needs before the first row.
 *
 * @param entries in the order of the file, ids ascending from 1
 * @param tables one per {@code TABLE DATA} entry, in the order of the entries
 * @param largeObjects one per {@code BLOBS} entry, in the order of the entries
 * @param sequences one per {@code SEQUENCE SET} entry, in the order of the entries
 * @param statistics one per {@code STATISTICS DATA} entry, in the order of the entries
 * @param extensions installed, by name
 * @param databaseProperties the database's own properties
 * @param roles the roles that owners, grants and policies use, sorted
 * @param omissions the objects that the dump does not cover; empty normally
 * @param warnings facts that users should know and that lose nothing, one sentence each; empty normally
 * @param tableOids the oid of the table, by {@code TABLE DATA} entry
 * @param entryIds which entry creates an object
 * @param losses the parts that a copy will not have, according to omissions and warnings
 */
public record Catalog(
        List<Entry> entries,
        List<TableData> tables,
        List<LargeObjectGroup> largeObjects,
        List<SequenceValue> sequences,
        List<RelationStatistics> statistics,
        List<InstalledExtension> extensions,
        Map<String, String> databaseProperties,
        List<String> roles,
        List<Omission> omissions,
        List<String> warnings,
        Map<Integer, Long> tableOids,
        EntryIds entryIds,
        CopyLosses losses) {

    public Catalog {
        entries = List.copyOf(entries);
        tables = List.copyOf(tables);
        largeObjects = List.copyOf(largeObjects);
        sequences = List.copyOf(sequences);
        statistics = List.copyOf(statistics);
        extensions = List.copyOf(extensions);
        databaseProperties = Map.copyOf(databaseProperties);
        roles = List.copyOf(roles);
        omissions = List.copyOf(omissions);
        warnings = List.copyOf(warnings);
        tableOids = Map.copyOf(tableOids);
    }

    /** Returns the catalog with more omissions and warnings. */
    public Catalog with(List<Omission> moreOmissions, List<String> moreWarnings) {
        return new Catalog(
                entries,
                tables,
                largeObjects,
                sequences,
                statistics,
                extensions,
                databaseProperties,
                roles,
                Stream.concat(omissions.stream(), moreOmissions.stream()).toList(),
                Stream.concat(warnings.stream(), moreWarnings.stream()).toList(),
                tableOids,
                entryIds,
                losses);
    }
}
