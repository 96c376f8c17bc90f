package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Namespaces;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.rights.ReadingRights;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Names objects that no source has read: without them, a dump would not be the whole database. For objects in schemas it needs no
 * list of kinds, so that kinds of a later server are noticed. Subscriptions are named by {@link ReadingRights} where they cannot be
 * read.
 */
public final class UncoveredKinds implements ObjectPass {

    /**
     * Every object in a schema depends on the schema; other kinds are listed one by one. Internal objects come with another object,
     * operators without a function come with those that name them, and temporary objects end with their session.
     */
    private static final String ALL = """
            WITH existing AS (
                SELECT tableoid AS classid, oid FROM pg_class
                UNION ALL SELECT tableoid, oid FROM pg_proc
                UNION ALL SELECT tableoid, oid FROM pg_type
                UNION ALL SELECT tableoid, oid FROM pg_operator
                UNION ALL SELECT tableoid, oid FROM pg_opclass
                UNION ALL SELECT tableoid, oid FROM pg_opfamily
                UNION ALL SELECT tableoid, oid FROM pg_collation
                UNION ALL SELECT tableoid, oid FROM pg_conversion
                UNION ALL SELECT tableoid, oid FROM pg_constraint
                UNION ALL SELECT tableoid, oid FROM pg_statistic_ext
                UNION ALL SELECT tableoid, oid FROM pg_extension
                UNION ALL SELECT tableoid, oid FROM pg_default_acl
                UNION ALL SELECT tableoid, oid FROM pg_ts_config
                UNION ALL SELECT tableoid, oid FROM pg_ts_dict
                UNION ALL SELECT tableoid, oid FROM pg_ts_parser
                UNION ALL SELECT tableoid, oid FROM pg_ts_template)
            SELECT k.classid, k.objid, k.schema, k.classid::regclass::text AS catalog, k.is_stale,
                   CASE WHEN NOT k.is_stale THEN pg_describe_object(k.classid, k.objid, 0) END AS description
            FROM (
                SELECT n.*, n.classid IN (SELECT DISTINCT x.classid FROM existing x)
                    AND NOT EXISTS (SELECT FROM existing x WHERE x.classid = n.classid AND x.oid = n.objid) AS is_stale
                FROM (
                SELECT d.classid, d.objid, n.nspname AS schema
                FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid
                WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n'
                UNION SELECT tableoid, oid, '' FROM pg_am
                UNION ALL SELECT tableoid, oid, '' FROM pg_cast
                UNION ALL SELECT tableoid, oid, '' FROM pg_event_trigger
                UNION ALL SELECT tableoid, oid, '' FROM pg_extension
                UNION ALL SELECT tableoid, oid, '' FROM pg_foreign_data_wrapper
                UNION ALL SELECT tableoid, oid, '' FROM pg_foreign_server
                UNION ALL SELECT tableoid, oid, '' FROM pg_language
                UNION ALL SELECT tableoid, oid, '' FROM pg_publication
                UNION ALL SELECT tableoid, oid, '' FROM pg_transform) AS n
                OFFSET 0) AS k
            WHERE k.objid >= 16384
              AND NOT EXISTS (
                  SELECT FROM pg_depend i WHERE i.classid = k.classid AND i.objid = k.objid AND i.deptype = 'i')
              AND NOT EXISTS (
                  SELECT FROM pg_operator o
                  WHERE k.classid = 'pg_operator'::regclass AND o.oid = k.objid AND o.oprcode = 0)
              AND NOT EXISTS (
                  SELECT FROM pg_statistic_ext s
                      JOIN pg_class r ON r.oid = s.stxrelid
                      JOIN pg_namespace n ON n.oid = r.relnamespace
                  WHERE k.classid = 'pg_statistic_ext'::regclass AND s.oid = k.objid AND n.nspname ~ '^pg_temp_')
              AND NOT EXISTS (
                  SELECT FROM pg_cast c
                      JOIN pg_type y ON y.oid IN (c.castsource, c.casttarget)
                      JOIN pg_namespace n ON n.oid = y.typnamespace
                  WHERE k.classid = 'pg_cast'::regclass AND c.oid = k.objid AND n.nspname ~ '^pg_temp_')
            ORDER BY 6""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        context.queries().rows(ALL, row -> check(row, context, objects));
        return List.of();
    }

    private static boolean check(Row row, CatalogContext context, Map<ObjectId, CatalogObject> objects)
            throws SQLException {
        ObjectId id = new ObjectId(row.oid("classid"), row.oid("objid"));
        boolean isUsers = Namespaces.isUserSchema(row.text("schema"));
        boolean isMissing = isUsers
                && !objects.containsKey(id)
                && !context.members().isMember(id)
                && !context.part().leavesOut(id, row.textOrEmpty("schema"));
        if (isMissing && row.flag("is_stale")) {
            context.warn("pg_depend has a row for an object that does not exist, oid " + id.oid() + " in "
                    + row.text("catalog") + ": the row is ignored");
        } else if (isMissing) {
            context.omit(
                    Omission.Reason.UNKNOWN,
                    row.optionalText("description").orElse("object (oid " + id.oid() + ") in " + row.text("catalog")),
                    "this version does not cover its kind");
        }
        return isMissing;
    }
}
