package io.pgbackup.jdbc.catalog.search;

import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.damage.DamagedObject;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Objects that cannot be created without an object that cannot be dumped: they are left out as well, so that the rest can be
 * restored.
 */
public final class DamageDependents {

    /** The query of a view represents the view. Parts of omitted objects are omitted with them and need no name. */
    private static final String ALL = """
            WITH RECURSIVE gone (classid, objid, is_part) AS (
                SELECT s.classid, s.objid, true FROM (VALUES %s) AS s (classid, objid)
                UNION
                SELECT coalesce(v.tableoid, d.classid), coalesce(v.oid, d.objid), v.oid IS NULL AND d.deptype <> 'n'
                FROM gone g
                    JOIN pg_depend d ON d.refclassid = g.classid AND d.refobjid = g.objid
                    LEFT JOIN pg_rewrite r ON d.classid = r.tableoid AND d.objid = r.oid AND r.rulename = '_RETURN'
                    LEFT JOIN pg_class v ON v.oid = r.ev_class
                WHERE d.deptype IN ('n', 'a', 'i') AND d.objid >= 16384)
            SELECT f.classid::regclass::text AS catalog, f.objid AS oid,
                   CASE WHEN f.is_part THEN '' ELSE coalesce(
                       (SELECT CASE x.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
                                   WHEN 'f' THEN 'foreign table ' WHEN 'i' THEN 'index ' WHEN 'I' THEN 'index '
                                   WHEN 'c' THEN 'type ' ELSE 'table ' END || x.relname
                        FROM pg_class x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'function ' || x.proname FROM pg_proc x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'type ' || x.typname FROM pg_type x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'constraint ' || x.conname FROM pg_constraint x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'trigger ' || x.tgname FROM pg_trigger x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'policy ' || x.polname FROM pg_policy x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'rule ' || x.rulename FROM pg_rewrite x WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       (SELECT 'default value of column ' || x.adnum FROM pg_attrdef x
                        WHERE x.tableoid = f.classid AND x.oid = f.objid),
                       'object in ' || f.classid::regclass) END AS name
            FROM (SELECT classid, objid, bool_and(is_part) AS is_part FROM gone GROUP BY 1, 2) AS f
            ORDER BY f.is_part, 3""";

    private DamageDependents() {}

    public static Damage of(CatalogQueries queries, Damage damage) {
        if (damage.isNone()) {
            return damage;
        }
        String sources = damage.objects().stream()
                .map(object -> "('" + object.catalog() + "'::regclass::oid, " + object.oid() + "::oid)")
                .collect(Collectors.joining(", "));
        List<DamagedObject> all = new ArrayList<>(damage.objects());
        all.addAll(queries.rows(ALL.formatted(sources), DamageDependents::dependent));
        return Damage.of(all);
    }

    private static DamagedObject dependent(Row row) throws SQLException {
        String name = row.text("name");
        return new DamagedObject(
                row.text("catalog"),
                row.oid("oid"),
                name.isEmpty() ? "" : name + " (oid " + row.oid("oid") + ")",
                "it needs an object that is left out, and cannot be created without it");
    }
}
