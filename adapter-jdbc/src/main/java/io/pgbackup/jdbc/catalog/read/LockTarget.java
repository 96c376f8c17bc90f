package io.pgbackup.jdbc.catalog.read;

/**
 * A table that must be locked before its definition is read.
 *
 * @param oid of the table
 * @param qualifiedName quoted where needed
 * @param relkind {@code r} or {@code p}
 * @param relfilenode as the snapshot sees it; 0 for a partitioned table
 */
public record LockTarget(long oid, String qualifiedName, char relkind, long relfilenode) {}
