package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ExtensionAdditions;
import io.pgbackup.jdbc.catalog.read.Loss;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns of users' changes in extensions: the members come from {@code CREATE EXTENSION}, as its script creates them. */
public final class ExtensionLosses implements ObjectPass {

    /**
     * Members that existed before they became members. A script creates a member in the transaction of its membership, so a member
     * whose row or dependencies have an older transaction existed before, unless a script itself adopted it. Transaction numbers
     * wrap around.
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

    /** Columns have rows of their own, which defaults and privileges change as well; both of these are kept. */
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

    /**
     * Not asked if {@code pg_upgrade} created the members, each in a transaction of its own, because the transactions of comments
     * differ then anyway.
     */
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

    /** The bootstrap superuser's ownership is not recorded: a trusted extension's script runs with its rights. */
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

    /** Catalogs of objects that scripts create and {@code ALTER EXTENSION … DROP} removes. */
    private static final String MADE_BY_SCRIPTS = Stream.of(
                    "pg_class",
                    "pg_proc",
                    "pg_type",
                    "pg_operator",
                    "pg_opclass",
                    "pg_opfamily",
                    "pg_cast",
                    "pg_namespace",
                    "pg_collation",
                    "pg_conversion",
                    "pg_language",
                    "pg_am",
                    "pg_transform",
                    "pg_ts_config",
                    "pg_ts_dict",
                    "pg_ts_parser",
                    "pg_ts_template",
                    "pg_foreign_data_wrapper",
                    "pg_foreign_server",
                    "pg_event_trigger")
            .map(catalog ->
                    "SELECT tableoid, oid, xmin, cmin::text::bigint AS command FROM " + catalog + " WHERE oid >= 16384")
            .collect(Collectors.joining(" UNION ALL "));

    /**
     * Objects that a script created and that are no longer members have the transaction of {@code CREATE EXTENSION}. Users' objects
     * may have it, too; but {@code CREATE EXTENSION} is one statement, so no other command lies between the rows of the extension
     * itself and a member that was created and added by the same command, unless the extension was created and updated in one
     * transaction, with other commands in between. {@code pg_upgrade} adds members by separate commands.
     */
    private static final String TAKEN_OUT = """
            WITH made AS MATERIALIZED (MADE),
            began AS (
                SELECT oid, extname, xmin, cmin::text::bigint AS command FROM pg_extension
                UNION ALL SELECT e.oid, e.extname, o.xmin, o.cmin::text::bigint
                FROM pg_extension e JOIN pg_depend o ON o.classid = e.tableoid AND o.objid = e.oid),
            script AS MATERIALIZED (
                SELECT b.extname, b.xmin, min(b.command) AS first, max(m.command) AS last
                FROM began b
                    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = b.oid AND d.deptype = 'e'
                        AND d.xmin = b.xmin
                    JOIN made m ON m.tableoid = d.classid AND m.oid = d.objid AND m.xmin = d.xmin
                        AND m.command = d.cmin::text::bigint
                GROUP BY b.oid, b.extname, b.xmin)
            SELECT m.tableoid AS classid, m.oid, pg_describe_object(m.tableoid, m.oid, 0) AS name, s.extname AS extension
            FROM script s JOIN made m ON m.xmin = s.xmin AND m.command > s.first AND m.command < s.last
            WHERE NOT EXISTS (
                SELECT FROM pg_depend d WHERE d.classid = m.tableoid AND d.objid = m.oid AND d.deptype IN ('e', 'i'))
            ORDER BY 3""".replace("MADE", MADE_BY_SCRIPTS);

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        context.nameEach(context.queries()
                .rows(
                        ADOPTED,
                        row -> new Loss(
                                row.text("name"),
                                "was created before it was added to extension " + row.text("extension")
                                        + ": a copy will not have it unless the extension's script creates it; remove it"
                                        + " from the extension with ALTER EXTENSION … DROP to have it dumped",
                                row.flag("has_rows"))));
        warn(
                context,
                COLUMNS,
                " was changed after the script of extension %s created its table:"
                        + " a copy will have the column as the script creates it");
        warn(context, COMMENTS, " of extension %s has a user's comment: a copy will have the extension's own, if any");
        warn(context, LABELS, " of extension %s has a security label: a copy will not have it");
        context.warnOfEach(context.queries().rows(TAKEN_OUT, row -> takenOut(objects, row)).stream()
                .flatMap(Optional::stream)
                .toList());
        context.warnOfEach(context.queries().rows(OWNERS, row -> owner(context, row)));
        return List.of();
    }

    private static Optional<String> takenOut(Map<ObjectId, CatalogObject> objects, Row row) throws SQLException {
        CatalogObject object = objects.get(new ObjectId(row.oid("classid"), row.oid("oid")));
        if (object == null || !object.isWritten()) {
            return Optional.empty();
        }
        String name = row.text("name");
        return Optional.of(name + " seems to have been created by the script of extension " + row.text("extension")
                + " and removed from it: a restore stops at it if the script creates it again; put it back with"
                + " ALTER EXTENSION … ADD, or drop it");
    }

    private static String owner(CatalogContext context, Row row) throws SQLException {
        context.losses().owner(new ObjectId(row.oid("classid"), row.oid("objid")));
        return row.text("name") + " of extension " + row.text("extension")
                + " has an owner of its own: in a copy, the restoring role will own it";
    }

    private static void warn(CatalogContext context, String sql, String text) {
        context.warnOfEach(
                context.queries().rows(sql, row -> row.text("name") + text.formatted(row.text("extension"))));
    }
}
