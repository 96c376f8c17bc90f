package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Foreign keys. */
public final class ForeignKeys implements ObjectSource {

    private static final String ALL = """
            SELECT oid, conrelid, confrelid, conname, conindid, pg_get_constraintdef(oid) AS definition
            FROM pg_constraint
            WHERE conrelid = ANY (:oids) AND contype = 'f' AND conparentid = 0
            ORDER BY oid""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context.queries().rows(ALL, context.oidsWithParts("rp"), row -> foreignKey(context, row));
    }

    private static CatalogObject foreignKey(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("conrelid"));
        ObjectId id = new ObjectId(SystemCatalog.CONSTRAINT, row.oid("oid"));
        String name = row.text("conname");
        String definition = row.deparsed("definition");
        String only = table.relkind() == 'p' ? "" : "ONLY ";
        CatalogObject foreignKey = new CatalogObject(id, ObjectKind.FK_CONSTRAINT, table.schema(), name)
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .tieBreakers(List.of(table.name()))
                .dependsOn(table.id())
                .dependsOn(ObjectId.relation(row.oid("confrelid")))
                .dependsOn(ObjectId.relation(row.oid("conindid")))
                .definition(() -> "ALTER TABLE " + only + table.qualifiedName() + "\n    ADD CONSTRAINT "
                        + Sql.ident(name) + " " + definition + ";\n"
                        + context.annotationsOf("CONSTRAINT " + Sql.ident(name) + " ON " + table.qualifiedName(), id));
        rowsLeftOut(context, row.oid("conrelid"), row.oid("confrelid"))
                .filter(oid -> !definition.endsWith(" NOT VALID"))
                .ifPresent(oid -> foreignKey.dependsOn(ObjectId.derived(ObjectKind.TABLE_DATA, oid)));
        for (long index : context.inheritance().descendantsOf(row.oid("conindid"))) {
            foreignKey.dependsOn(ObjectId.derived(ObjectKind.INDEX_ATTACH, index));
        }
        return foreignKey;
    }

    /**
     * Returns the referenced table, or a partition of it, whose rows are left out, so that those of the referencing table violate
     * the key.
     */
    private static Optional<Long> rowsLeftOut(CatalogContext context, long referencing, long referenced) {
        return context.part().leavesOutRows(referencing)
                ? Optional.empty()
                : Stream.concat(Stream.of(referenced), context.inheritance().descendantsOf(referenced).stream())
                        .filter(context.part()::leavesOutRows)
                        .findFirst();
    }
}
