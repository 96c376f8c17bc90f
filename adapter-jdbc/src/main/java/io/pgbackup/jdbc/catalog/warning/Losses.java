package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Names properties that a copy will not have although their kind is covered, because no SQL statement can express them. pg_dump
 * loses the same without a warning.
 */
public final class Losses implements ObjectPass {

    private static final String INVALID_INDEXES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_class t ON t.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE i.indrelid = ANY (:oids) AND NOT (i.indisready AND (i.indisvalid OR t.relkind = 'p'))
            ORDER BY 1""";

    private static final String SWITCHED_FOREIGN_KEYS = """
            SELECT DISTINCT format('%I on table %I.%I', k.conname, n.nspname, c.relname) AS name
            FROM pg_trigger t
            JOIN pg_constraint k ON k.oid = t.tgconstraint AND k.contype = 'f'
            JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE t.tgrelid = ANY (:oids) AND t.tgisinternal AND t.tgenabled <> 'O'
            ORDER BY 1""";

    /**
     * Comments on objects that are created with another object: no statement can set them in a copy, or not under the same name.
     */
    private static final String COMMENTS = """
            SELECT pg_describe_object(d.classoid, d.objoid, 0) AS name
            FROM pg_description d
            WHERE d.objoid >= 16384 AND d.objsubid = 0 AND coalesce((
                    CASE d.classoid
                    WHEN 'pg_trigger'::regclass THEN
                        (SELECT n.nspname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE t.oid = d.objoid AND t.tgparentid <> 0)
                    WHEN 'pg_constraint'::regclass THEN
                        (SELECT n.nspname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
                         WHERE k.oid = d.objoid AND k.contype = 'f' AND k.conparentid <> 0)
                    WHEN 'pg_type'::regclass THEN
                        (SELECT n.nspname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = d.objoid
                         AND EXISTS (SELECT FROM pg_depend i WHERE i.classid = d.classoid AND i.objid = d.objoid AND i.deptype = 'i'))
                    WHEN 'pg_proc'::regclass THEN
                        (SELECT n.nspname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = d.objoid
                         AND EXISTS (SELECT FROM pg_depend i WHERE i.classid = d.classoid AND i.objid = d.objoid AND i.deptype = 'i'))
                    END) !~ '^pg_', false)
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
            ORDER BY 1""";

    /** Objects that are created with a range type and were changed since; their owner is always the creating role. */
    private static final String CHANGED_WITH_RANGE = """
            SELECT pg_describe_object(i.classid, i.objid, 0) AS name
            FROM pg_depend i
                JOIN pg_type r ON r.oid = i.refobjid AND i.refclassid = 'pg_type'::regclass AND r.typtype IN ('r', 'm')
                JOIN pg_namespace n ON n.oid = r.typnamespace
                JOIN pg_proc p ON i.classid = 'pg_proc'::regclass AND p.oid = i.objid
            WHERE i.deptype = 'i' AND i.objid >= 16384 AND n.nspname !~ '^pg_'
              AND (p.proacl IS NOT NULL OR p.procost <> 1 OR p.proconfig IS NOT NULL)
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = i.refclassid AND e.objid = i.refobjid AND e.deptype = 'e')
            ORDER BY 1""";

    /**
     * Privileges that default privileges gave to both types are no change. Later servers use those of the range type. The owner is
     * not compared: ALTER TYPE … OWNER TO skips the multirange type on some minor releases, so that its owner often is the creating
     * role, and in a copy the restoring role.
     */
    private static final String CHANGED_MULTIRANGES = """
            SELECT pg_describe_object(m.tableoid, m.oid, 0) AS name
            FROM pg_range r
                JOIN pg_type t ON t.oid = r.rngtypid
                JOIN pg_type m ON m.oid = r.rngmultitypid
                JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE m.oid >= 16384 AND n.nspname !~ '^pg_'
              AND NOT (
                  (m.typacl @> acldefault('T', m.typowner) AND m.typacl <@ acldefault('T', m.typowner))
                  OR (m.typacl @> coalesce(t.typacl, acldefault('T', t.typowner))
                      AND m.typacl <@ coalesce(t.typacl, acldefault('T', t.typowner))))
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = t.tableoid AND e.objid = t.oid AND e.deptype = 'e')
            ORDER BY 1""";

    /**
     * Members that users added to families of the system or of extensions, which no dump creates. Members that an extension added
     * come with the extension.
     */
    private static final String LOOSE_MEMBERS = """
            SELECT m.classid, m.oid AS objid, pg_describe_object(m.classid, m.oid, 0) AS name
            FROM (
                SELECT tableoid AS classid, oid, amopfamily AS family FROM pg_amop
                UNION ALL SELECT tableoid, oid, amprocfamily FROM pg_amproc) AS m
            WHERE m.oid >= 16384
              AND (m.family < 16384 OR EXISTS (
                  SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = m.family AND e.deptype = 'e')
                AND EXISTS (
                  SELECT FROM pg_depend n
                  WHERE n.classid = m.classid AND n.objid = m.oid AND n.refclassid <> 'pg_opfamily'::regclass
                    AND n.refobjid >= 16384))
              AND NOT EXISTS (
                  SELECT FROM pg_depend c
                  WHERE c.classid = m.classid AND c.objid = m.oid AND c.refclassid = 'pg_opclass'::regclass)
              AND NOT EXISTS (
                  SELECT FROM pg_depend n JOIN pg_depend e
                      ON e.classid = n.refclassid AND e.objid = n.refobjid AND e.deptype = 'e'
                  WHERE n.classid = m.classid AND n.objid = m.oid AND n.refclassid <> 'pg_opfamily'::regclass)
            ORDER BY 3""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        CatalogQueries queries = context.queries();
        queries.rows(INVALID_INDEXES, context.relations().dumpedOids("rpm"), row -> row.text("name"))
                .forEach(name -> context.warn("index " + name
                        + " is not valid, because its creation is in progress or has failed: it is left out"));
        queries.rows(SWITCHED_FOREIGN_KEYS, context.relations().dumpedOids("rp"), row -> row.text("name"))
                .forEach(name -> context.warn("foreign key " + name
                        + " has triggers that are disabled or fire for replicas: a copy will have them enabled"));
        context.warnOfEach(
                queries.rows(
                        COMMENTS,
                        row -> row.text("name")
                                + " has a comment of its own, but is created with another object: a copy will not have the comment"));
        context.warnOfEach(queries.rows(
                CHANGED_WITH_RANGE,
                row -> row.text("name")
                        + " has privileges or settings of its own: a copy will have it as its range type creates it"));
        if (context.isAtLeast(14) && !context.isAtLeast(17)) {
            context.warnOfEach(queries.rows(
                    CHANGED_MULTIRANGES,
                    row -> row.text("name")
                            + " has privileges of its own: a copy will have it as its range type creates it"));
        }
        if (context.part().isWhole()) {
            queries.rows(LOOSE_MEMBERS, row -> loose(row, context));
        }
        return List.of();
    }

    private static boolean loose(Row row, CatalogContext context) throws SQLException {
        String name = row.text("name");
        context.warn(
                name + " was added to an operator family of the system or of an extension: a copy will not have it");
        context.losses().leftOut(new ObjectId(row.oid("classid"), row.oid("objid")));
        return true;
    }
}
