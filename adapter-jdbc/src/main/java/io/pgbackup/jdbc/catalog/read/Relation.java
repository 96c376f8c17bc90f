package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.sql.Sql;
import java.util.List;

/**
 * A row of {@code pg_class}: a table, view, sequence or similar.
 *
 * @param relkind r table, p partitioned table, f foreign table, v view, m materialized view, S sequence, c composite type
 * @param relpersistence p permanent, u unlogged
 * @param isMember whether it is a member of an extension: only its rows may be dumped, not its definition
 * @param options the known options, {@code name=value}
 * @param unknownOptions names of the other options
 * @param toastOptions the known options of its TOAST table
 * @param unknownToastOptions names of the other options of its TOAST table
 * @param tablespace empty for the database's default
 * @param accessMethod of tables and materialized views; empty if there is none
 * @param replicaIdentity d default, n nothing, f full, i index
 * @param typeOid the row type, 0 if there is none
 * @param ofType the type that a typed table follows, quoted and qualified; empty normally
 */
public record Relation(
        long oid,
        String schema,
        String name,
        char relkind,
        long ownerOid,
        char relpersistence,
        boolean isMember,
        boolean isPartition,
        boolean rowSecurity,
        boolean forceRowSecurity,
        boolean isPopulated,
        List<String> options,
        List<String> unknownOptions,
        List<String> toastOptions,
        List<String> unknownToastOptions,
        String tablespace,
        String accessMethod,
        char replicaIdentity,
        long typeOid,
        String ofType) {

    public ObjectId id() {
        return ObjectId.relation(oid);
    }

    /** Returns schema and name, quoted where needed. */
    public String qualifiedName() {
        return Sql.qualified(schema, name);
    }

    /** Whether it is a table with columns of its own: ordinary, partitioned or foreign. */
    boolean isTable() {
        return relkind == 'r' || relkind == 'p' || relkind == 'f';
    }

    /** Returns the kind in {@code ALTER}: {@code TABLE} or {@code FOREIGN TABLE}. */
    public String alterKind() {
        return relkind == 'f' ? "FOREIGN TABLE" : "TABLE";
    }
}
