package io.pgbackup.jdbc.catalog.graph;

/**
 * A relation whose planner statistics are to be read after the last row.
 *
 * @param entryId the {@code STATISTICS DATA} entry
 * @param oid of the relation
 * @param schema unquoted
 * @param name unquoted
 */
public record RelationStatistics(int entryId, long oid, String schema, String name) {}
