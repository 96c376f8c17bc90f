package io.pgbackup.jdbc.catalog.graph;

/**
 * A sequence whose value is to be read after the last row.
 *
 * @param entryId the {@code SEQUENCE SET} entry
 * @param oid of the sequence
 * @param qualifiedName quoted where needed
 */
public record SequenceValue(int entryId, long oid, String qualifiedName) {}
