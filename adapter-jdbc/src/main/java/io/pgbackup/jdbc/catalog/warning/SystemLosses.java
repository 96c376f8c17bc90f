package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Loss;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import java.util.List;
import java.util.Map;

/**
 * Warns of users' changes to the system's own objects: a copy has them as {@code initdb} creates them. Privileges in {@code
 * pg_catalog} are kept.
 */
public final class SystemLosses implements ObjectPass {

    private static final String MADE_IN_SYSTEM_SCHEMAS = """
            WITH made AS (
                SELECT tableoid AS classid, oid, relnamespace AS schema FROM pg_class
                    WHERE relkind NOT IN ('i', 'I', 't', 'c') AND relpersistence <> 't'
                UNION ALL SELECT tableoid, oid, pronamespace FROM pg_proc
                UNION ALL SELECT tableoid, oid, typnamespace FROM pg_type
                UNION ALL SELECT tableoid, oid, oprnamespace FROM pg_operator
                UNION ALL SELECT tableoid, oid, opcnamespace FROM pg_opclass
                UNION ALL SELECT tableoid, oid, opfnamespace FROM pg_opfamily
                UNION ALL SELECT tableoid, oid, collnamespace FROM pg_collation
                UNION ALL SELECT tableoid, oid, connamespace FROM pg_conversion
                UNION ALL SELECT tableoid, oid, stxnamespace FROM pg_statistic_ext
                UNION ALL SELECT tableoid, oid, cfgnamespace FROM pg_ts_config
                UNION ALL SELECT tableoid, oid, dictnamespace FROM pg_ts_dict
                UNION ALL SELECT tableoid, oid, prsnamespace FROM pg_ts_parser
                UNION ALL SELECT tableoid, oid, tmplnamespace FROM pg_ts_template)
            SELECT pg_describe_object(m.classid, m.oid, 0) || ' in schema ' || n.nspname AS name,
                   EXISTS (
                       SELECT FROM pg_class c WHERE c.tableoid = m.classid AND c.oid = m.oid AND c.relkind = 'r') AS has_rows
            FROM made m JOIN pg_namespace n ON n.oid = m.schema
            WHERE m.oid >= 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
              AND NOT EXISTS (
                  SELECT FROM pg_depend d
                  WHERE d.classid = m.classid AND d.objid = m.oid AND d.deptype IN ('e', 'i'))
            ORDER BY 1""";

    /** Creating plpgsql is nearly the last step of initdb: rows with a later transaction have been changed. */
    private static final String LAST_OF_INITDB = """
            SELECT max(xmin::text::bigint) AS last FROM pg_depend
            WHERE refclassid = 'pg_extension'::regclass AND refobjid < 16384 AND deptype = 'e'""";

    /** Privileges in {@code information_schema} are not kept, because the original ones are not recorded. */
    private static final String CHANGED = """
            WITH initdb AS MATERIALIZED (INITDB),
            item AS (
                SELECT tableoid AS classid, oid, xmin::text::bigint AS made, proacl AS acl FROM pg_proc
                UNION ALL SELECT tableoid, oid, xmin::text::bigint, typacl FROM pg_type WHERE typelem = 0 AND typrelid = 0
                UNION ALL SELECT tableoid, oid, xmin::text::bigint, NULL FROM pg_operator
                UNION ALL SELECT tableoid, oid, xmin::text::bigint, NULL FROM pg_cast
                UNION ALL SELECT tableoid, oid, xmin::text::bigint, NULL FROM pg_namespace
                    WHERE nspname = 'information_schema'
                UNION ALL SELECT c.tableoid, c.oid, c.xmin::text::bigint, NULL
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'information_schema' AND c.relkind IN ('r', 'v'))
            SELECT pg_describe_object(t.classid, t.oid, 0) AS name
            FROM item t CROSS JOIN initdb
                LEFT JOIN pg_init_privs i ON i.classoid = t.classid AND i.objoid = t.oid AND i.objsubid = 0
            WHERE t.oid < 16384 AND t.made > initdb.last AND t.acl IS NOT DISTINCT FROM i.initprivs
            UNION
            SELECT 'options of ' || pg_describe_object(c.tableoid, c.oid, 0)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid < 16384 AND c.relkind = 'r' AND n.nspname = 'pg_catalog' AND c.reloptions IS NOT NULL
            ORDER BY 1""".replace("INITDB", LAST_OF_INITDB);

    /** The bootstrap superuser's ownership is not recorded. */
    private static final String OWNED = """
            SELECT pg_describe_object(s.classid, s.objid, 0) AS name
            FROM pg_shdepend s JOIN pg_database b ON b.oid = s.dbid AND b.datname = current_database()
            WHERE s.deptype = 'o' AND s.objid < 16384 AND s.classid <> 'pg_largeobject'::regclass
              AND NOT EXISTS (
                  SELECT FROM pg_namespace n WHERE n.tableoid = s.classid AND n.oid = s.objid AND n.nspname = 'public')
            ORDER BY 1""";

    private static final String COMMENTED = """
            WITH initdb AS MATERIALIZED (INITDB)
            SELECT pg_describe_object(c.classoid, c.objoid, c.objsubid) AS name
            FROM pg_description c CROSS JOIN initdb
            WHERE c.objoid < 16384 AND c.xmin::text::bigint > initdb.last
              AND c.classoid <> 'pg_largeobject'::regclass
              AND NOT EXISTS (
                  SELECT FROM pg_namespace n WHERE n.tableoid = c.classoid AND n.oid = c.objoid AND n.nspname = 'public')
            ORDER BY 1""".replace("INITDB", LAST_OF_INITDB);

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        context.nameEach(context.queries()
                .rows(
                        MADE_IN_SYSTEM_SCHEMAS,
                        row -> new Loss(
                                row.text("name"), "is never dumped: a copy will not have it", row.flag("has_rows"))));
        warn(context, CHANGED, " of the system was changed: a copy will have it as initdb creates it");
        warn(context, OWNED, " of the system has another owner: a copy will have it as initdb creates it");
        warn(context, COMMENTED, " of the system has a user's comment: a copy will not have the comment");
        return List.of();
    }

    private static void warn(CatalogContext context, String sql, String text) {
        context.warnOfEach(context.queries().rows(sql, row -> row.text("name") + text));
    }
}
