package io.pgbackup.jdbc.catalog.search;

import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.damage.DamagedObject;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import java.util.List;

/**
 * Finds rows of {@code pg_depend} that name a member of an extension that does not exist. Before version 14, a server fails if it
 * is asked for the name of such an object.
 */
public final class StaleMembers {

    private static final List<String> CATALOGS = List.of(
            "pg_am",
            "pg_cast",
            "pg_class",
            "pg_collation",
            "pg_constraint",
            "pg_conversion",
            "pg_event_trigger",
            "pg_foreign_data_wrapper",
            "pg_foreign_server",
            "pg_language",
            "pg_namespace",
            "pg_opclass",
            "pg_operator",
            "pg_opfamily",
            "pg_proc",
            "pg_transform",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template",
            "pg_type");

    private static final String OF_CATALOG = """
            SELECT d.objid AS oid, '%1$s' AS catalog
            FROM pg_depend d
            WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = '%1$s'::regclass
              AND NOT EXISTS (SELECT FROM %1$s t WHERE t.oid = d.objid)""";

    private StaleMembers() {}

    /** Returns damage that hides these rows from all later queries. */
    public static Damage find(CatalogQueries queries) {
        String sql = String.join(
                "\nUNION ALL ", CATALOGS.stream().map(OF_CATALOG::formatted).toList());
        return Damage.of(queries.rows(
                "SELECT s.catalog, s.oid FROM (" + sql + ") AS s ORDER BY 1, 2",
                row -> new DamagedObject(
                        row.text("catalog"),
                        row.oid("oid"),
                        "",
                        "pg_depend has a row for an object that does not exist, oid " + row.oid("oid") + " in "
                                + row.text("catalog") + ": the row is ignored")));
    }
}
