package io.pgbackup.jdbc.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Names what users changed in extensions: their members come from {@code CREATE EXTENSION}, as its script makes them. */
final class ExtensionLosses implements ObjectPass {

    /**
     * A script makes a member in the transaction of its membership. A member with something older, its row or what the catalogs
     * say of its dependencies, was there before; unless a script itself took it over. Transaction numbers are a circle.
     */
    private static final String ADOPTED = """
            WITH own AS (
                SELECT classid, objid, xmin::text::bigint AS made FROM pg_depend
                WHERE NOT (refclassid = 'pg_extension'::regclass AND deptype = 'e')
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_class
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_proc
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_type
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_namespace
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_cast
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_operator
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_language
                UNION ALL SELECT tableoid, oid, xmin::text::bigint FROM pg_foreign_server)
            SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) AS name, e.extname AS extension,
                   EXISTS (
                       SELECT FROM pg_class c WHERE c.tableoid = d.classid AND c.oid = d.objid AND c.relkind = 'r') AS has_rows
            FROM pg_depend d
                JOIN pg_extension e ON e.oid = d.refobjid
                JOIN own o ON o.classid = d.classid AND o.objid = d.objid
            WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
              AND ((d.xmin::text::bigint - o.made) & 4294967295) BETWEEN 1 AND 2147483647
              AND d.xmin <> e.xmin
              AND NOT EXISTS (
                  SELECT FROM pg_depend c WHERE c.classid = e.tableoid AND c.objid = e.oid AND c.xmin = d.xmin)
              AND NOT EXISTS (
                  SELECT FROM pg_depend i WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'i')
            ORDER BY 1""";

    /** Columns have their own rows, which defaults change, and privileges as well: these are kept. */
    private static final String COLUMNS = """
            WITH script AS MATERIALIZED (SCRIPTS)
            SELECT pg_describe_object(c.tableoid, c.oid, a.attnum) AS name, e.extname AS extension
            FROM pg_depend d
                JOIN pg_extension e ON e.oid = d.refobjid
                JOIN pg_class c ON c.oid = d.objid
                JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE d.classid = c.tableoid AND d.refclassid = e.tableoid AND d.deptype = 'e'
              AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND a.attacl IS NULL
              AND NOT EXISTS (SELECT FROM script s WHERE s.extension = e.oid AND s.xmin = a.xmin)
              AND ((a.xmin::text::bigint - d.xmin::text::bigint) & 4294967295) BETWEEN 1 AND 2147483647
            ORDER BY 1""".replace("SCRIPTS", ExtensionAdditions.SCRIPTS);

    /** Not asked where {@code pg_upgrade} made the members, each in a transaction of its own: comments have others then. */
    private static final String COMMENTS = """
            WITH script AS MATERIALIZED (SCRIPTS)
            SELECT pg_describe_object(c.classoid, c.objoid, c.objsubid) AS name, e.extname AS extension
            FROM pg_description c
                JOIN pg_depend d ON d.classid = c.classoid AND d.objid = c.objoid
                JOIN pg_extension e ON e.oid = d.refobjid
            WHERE d.refclassid = e.tableoid AND d.deptype = 'e'
              AND NOT EXISTS (SELECT FROM script s WHERE s.extension = e.oid AND s.xmin = c.xmin)
              AND EXISTS (
                  SELECT FROM pg_depend m JOIN script s ON s.extension = e.oid AND s.xmin = m.xmin
                  WHERE m.refclassid = e.tableoid AND m.refobjid = e.oid AND m.deptype = 'e'
                    AND (m.xmin = e.xmin OR EXISTS (
                        SELECT FROM pg_depend o WHERE o.classid = e.tableoid AND o.objid = e.oid AND o.xmin = m.xmin)))
            ORDER BY 1""".replace("SCRIPTS", ExtensionAdditions.SCRIPTS);

    private static final String LABELS = """
            SELECT DISTINCT pg_describe_object(l.classoid, l.objoid, l.objsubid) AS name, e.extname AS extension
            FROM pg_seclabel l
                JOIN pg_depend d ON d.classid = l.classoid AND d.objid = l.objoid
                JOIN pg_extension e ON e.oid = d.refobjid
            WHERE d.refclassid = e.tableoid AND d.deptype = 'e'
            ORDER BY 1""";

    /** What the bootstrap superuser owns is not recorded: a trusted extension's script runs with its rights. */
    private static final String OWNERS = """
            SELECT pg_describe_object(d.classid, d.objid, 0) AS name, e.extname AS extension, d.classid, d.objid
            FROM pg_depend d
                JOIN pg_extension e ON e.oid = d.refobjid
                JOIN pg_shdepend s ON s.classid = d.classid AND s.objid = d.objid AND s.deptype = 'o'
                JOIN pg_database b ON b.oid = s.dbid AND b.datname = current_database()
            WHERE d.refclassid = e.tableoid AND d.deptype = 'e' AND s.refobjid <> e.extowner
              AND NOT EXISTS (
                  SELECT FROM pg_depend i WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'i')
            ORDER BY 1""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        context.nameEach(context.queries()
                .rows(
                        ADOPTED,
                        row -> new Loss(
                                row.text("name"),
                                "was made before it was added to extension " + row.text("extension")
                                        + ": a copy will not have it unless the extension's script makes it; take it"
                                        + " out with ALTER EXTENSION … DROP to have it dumped",
                                row.flag("has_rows"))));
        warn(
                context,
                COLUMNS,
                " was changed after the script of extension %s made its table:"
                        + " a copy will have what the script makes");
        warn(
                context,
                COMMENTS,
                " of extension %s has a comment of a user's: a copy will have the extension's own, if any");
        warn(context, LABELS, " of extension %s has a security label: a copy will not have it");
        context.warnOfEach(context.queries().rows(OWNERS, row -> owner(context, row)));
        return List.of();
    }

    private static String owner(CatalogContext context, Row row) throws SQLException {
        context.losses().owner(new ObjectId(row.oid("classid"), row.oid("objid")));
        return row.text("name") + " of extension " + row.text("extension")
                + " has an owner of its own: a copy will belong to who restores";
    }

    private static void warn(CatalogContext context, String sql, String text) {
        context.warnOfEach(
                context.queries().rows(sql, row -> row.text("name") + text.formatted(row.text("extension"))));
    }
}
