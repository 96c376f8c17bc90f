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
 * Everything that the dump needs to know of a database before the first row.
 *
 * @param entries in the order of the file, ids ascending from 1
 * @param tables one per {@code TABLE DATA} entry, in the order of the entries
 * @param largeObjects one per {@code BLOBS} entry, in the order of the entries
 * @param sequences one per {@code SEQUENCE SET} entry, in the order of the entries
 * @param statistics one per {@code STATISTICS DATA} entry, in the order of the entries
 * @param extensions installed, by name
 * @param databaseProperties the database's own properties
 * @param roles that owners, grants and policies use, sorted
 * @param omissions what the dump does not cover; empty normally
 * @param warnings what a person should know and what loses nothing, one sentence each; empty normally
 * @param tableOids the table of a {@code TABLE DATA} entry
 * @param entryIds which entry makes an object
 * @param losses what omissions and warnings say that a copy will not have
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

    /** The same with more omissions and warnings. */
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
