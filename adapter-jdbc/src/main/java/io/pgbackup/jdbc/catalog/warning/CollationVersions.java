package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import java.util.List;
import java.util.Map;

/**
 * Warns of collations whose library sorts differently than when their objects were created: indexes may already be damaged on the
 * source, and rows may no longer fit their partitions.
 */
public final class CollationVersions implements ObjectPass {

    private static final String CHANGED = """
            SELECT pg_describe_object(c.tableoid, c.oid, 0) AS name, c.collversion AS recorded,
                   pg_collation_actual_version(c.oid) AS actual
            FROM pg_collation c
            WHERE c.collversion <> pg_collation_actual_version(c.oid)
              AND EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = c.tableoid AND d.refobjid = c.oid AND d.deptype = 'n')
            ORDER BY 1""";

    private static final String DATABASE = """
            SELECT 'the default collation of the database' AS name, d.datcollversion AS recorded,
                   pg_database_collation_actual_version(d.oid) AS actual
            FROM pg_database d
            WHERE d.datname = current_database() AND d.datcollversion <> pg_database_collation_actual_version(d.oid)""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        warn(context, CHANGED);
        if (context.isAtLeast(15)) {
            warn(context, DATABASE);
        }
        return List.of();
    }

    private static void warn(CatalogContext context, String sql) {
        context.warnOfEach(
                context.queries()
                        .rows(
                                sql,
                                row -> row.text("name") + " was created with version " + row.text("recorded")
                                        + " of its library, but the server has version " + row.text("actual")
                                        + ": REINDEX the indexes that use it, and expect partitions to refuse some of their rows"));
    }
}
