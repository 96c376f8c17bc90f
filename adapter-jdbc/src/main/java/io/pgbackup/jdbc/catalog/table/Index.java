package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;
import java.util.List;

/**
 * An index, or the constraint that it backs.
 *
 * @param definition {@code CREATE INDEX …}; empty if it backs a constraint
 * @param statistics pairs of column number and statistics target, one after the other
 * @param constraintOid 0 if it backs no constraint
 * @param constraint the text after {@code ADD CONSTRAINT name}; empty if it backs no constraint
 */
record Index(
        long oid,
        Relation table,
        String name,
        String definition,
        String tablespace,
        boolean isClustered,
        boolean isReplicaIdentity,
        List<Long> statistics,
        long constraintOid,
        String constraintName,
        String constraint) {

    ObjectId id() {
        return ObjectId.relation(oid);
    }

    String qualifiedName() {
        return Sql.qualified(table.schema(), name);
    }

    boolean backsConstraint() {
        return constraintOid != 0;
    }

    ObjectId constraintId() {
        return new ObjectId(SystemCatalog.CONSTRAINT, constraintOid);
    }
}
