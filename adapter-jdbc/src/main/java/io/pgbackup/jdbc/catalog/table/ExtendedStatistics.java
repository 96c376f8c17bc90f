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

/** Extended statistics. */
public final class ExtendedStatistics implements ObjectSource {

    private static final String ALL = """
            SELECT oid, stxrelid, stxname, stxnamespace, stxowner, coalesce(stxstattarget, -1) AS target,
                   pg_get_statisticsobjdef(oid) AS definition
            FROM pg_statistic_ext WHERE stxrelid = ANY (:oids)
            ORDER BY oid""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context.queries().rows(ALL, context.oidsWithParts("rpfm"), row -> statistics(context, row));
    }

    private static CatalogObject statistics(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("stxrelid"));
        ObjectId id = new ObjectId(SystemCatalog.STATISTICS, row.oid("oid"));
        String schema = context.namespaces().name(row.oid("stxnamespace"));
        String name = row.text("stxname");
        String target = "STATISTICS " + Sql.qualified(schema, name);
        long owner = row.oid("stxowner");
        int limit = row.integer("target");
        String definition = row.deparsed("definition") + ";\n"
                + (limit < 0 ? "" : "ALTER " + target + " SET STATISTICS " + limit + ";\n");
        return new CatalogObject(id, ObjectKind.STATISTICS, schema, name)
                .table(schema.equals(table.schema()) ? table.name() : "")
                .owner(context.role(owner))
                .dependsOn(table.id())
                .definition(() -> definition + context.ownerOf(target, owner) + context.annotationsOf(target, id));
    }
}
