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
 * Finds rows of the catalogs whose schema, table, type or function no longer exists, because rows were deleted from the catalogs by
 * hand, or the disk lost them. Joins would leave such objects out silently, and the server writes {@code ???} for a type.
 */
public final class DanglingReferences {

    /**
     * @param catalog that has the row, called {@code x}
     * @param kind SQL for the kind of object; an empty text for an object that is created with another one
     * @param name SQL for its name
     * @param column that refers to an oid
     * @param target catalog that must have this oid
     */
    private record Reference(String catalog, String oid, String kind, String name, String column, String target) {

        String sql() {
            return """
                    SELECT '%s' AS catalog, %s AS oid, %s AS kind, (%s)::text AS name, '%s' AS target, %s AS missing
                    FROM %s x
                    WHERE x.%s >= 16384 AND %s <> 0 AND NOT EXISTS (SELECT FROM %s t WHERE t.oid = %s)""".formatted(catalog, "x." + oid, kind, name, target, column, catalog, oid, column, target, column);
        }
    }

    private static final String RELATION_KIND = """
            CASE x.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
                WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' ELSE '' END""";

    private static final String TYPE_KIND = """
            CASE WHEN EXISTS (
                     SELECT FROM pg_depend d WHERE d.classid = x.tableoid AND d.objid = x.oid AND d.deptype = 'i') THEN ''
                 WHEN x.typtype = 'd' THEN 'domain' ELSE 'type' END""";

    /** Columns whose type no longer exists, so that their relation cannot be written. */
    private static final String COLUMNS = """
            SELECT DISTINCT ON (c.oid) CASE WHEN c.relkind = 'c' THEN 'pg_type' ELSE 'pg_class' END AS catalog,
                   CASE WHEN c.relkind = 'c' THEN c.reltype ELSE c.oid END AS oid,
                   CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
                       WHEN 'm' THEN 'materialized view' WHEN 'c' THEN 'type' ELSE '' END AS kind,
                   c.relname::text AS name, 'pg_type' AS target, a.atttypid AS missing
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
              AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid = a.atttypid)""";

    private static final String ARGUMENTS = """
            SELECT DISTINCT ON (x.oid) 'pg_proc' AS catalog, x.oid, 'function' AS kind, x.proname::text AS name,
                   'pg_type' AS target, a.type AS missing
            FROM pg_proc x CROSS JOIN LATERAL unnest(coalesce(x.proallargtypes, x.proargtypes::oid[])) AS a (type)
            WHERE x.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid = a.type)""";

    private DanglingReferences() {}

    private static List<Reference> references(boolean isAtLeast15) {
        List<Reference> all = new ArrayList<>();
        add(all, "pg_class", RELATION_KIND, "x.relname", "x.relnamespace pg_namespace");
        add(
                all,
                "pg_proc",
                "CASE x.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END",
                "x.proname",
                "x.pronamespace pg_namespace",
                "x.prolang pg_language",
                "x.prorettype pg_type");
        add(
                all,
                "pg_type",
                TYPE_KIND,
                "x.typname",
                "x.typnamespace pg_namespace",
                "x.typbasetype pg_type",
                "x.typelem pg_type",
                "x.typrelid pg_class");
        add(
                all,
                "pg_operator",
                "'operator'",
                "x.oprname",
                "x.oprnamespace pg_namespace",
                "x.oprleft pg_type",
                "x.oprright pg_type",
                "x.oprcode pg_proc");
        add(
                all,
                "pg_opclass",
                "'operator class'",
                "x.opcname",
                "x.opcnamespace pg_namespace",
                "x.opcintype pg_type",
                "x.opcfamily pg_opfamily");
        add(all, "pg_opfamily", "'operator family'", "x.opfname", "x.opfnamespace pg_namespace");
        add(all, "pg_collation", "'collation'", "x.collname", "x.collnamespace pg_namespace");
        add(all, "pg_conversion", "'conversion'", "x.conname", "x.connamespace pg_namespace", "x.conproc pg_proc");
        add(all, "pg_ts_config", "'text search configuration'", "x.cfgname", "x.cfgnamespace pg_namespace");
        add(
                all,
                "pg_ts_dict",
                "'text search dictionary'",
                "x.dictname",
                "x.dictnamespace pg_namespace",
                "x.dicttemplate pg_ts_template");
        add(all, "pg_ts_parser", "'text search parser'", "x.prsname", "x.prsnamespace pg_namespace");
        add(all, "pg_ts_template", "'text search template'", "x.tmplname", "x.tmplnamespace pg_namespace");
        add(
                all,
                "pg_statistic_ext",
                "'statistics object'",
                "x.stxname",
                "x.stxnamespace pg_namespace",
                "x.stxrelid pg_class");
        add(all, "pg_default_acl", "'default privileges'", "x.defaclobjtype", "x.defaclnamespace pg_namespace");
        add(all, "pg_extension", "'extension'", "x.extname", "x.extnamespace pg_namespace");
        add(
                all,
                "pg_constraint",
                "'constraint'",
                "x.conname",
                "x.connamespace pg_namespace",
                "x.conrelid pg_class",
                "x.confrelid pg_class",
                "x.contypid pg_type");
        add(all, "pg_attrdef", "'default value'", "'of column ' || x.adnum", "x.adrelid pg_class");
        add(all, "pg_trigger", "'trigger'", "x.tgname", "x.tgrelid pg_class", "x.tgfoid pg_proc");
        add(all, "pg_rewrite", "'rule'", "x.rulename", "x.ev_class pg_class");
        add(all, "pg_policy", "'policy'", "x.polname", "x.polrelid pg_class");
        add(all, "pg_publication_rel", "'publication table'", "x.prrelid", "x.prrelid pg_class");
        add(all, "pg_event_trigger", "'event trigger'", "x.evtname", "x.evtfoid pg_proc");
        add(
                all,
                "pg_cast",
                "'cast'",
                "'of types ' || x.castsource || ' and ' || x.casttarget",
                "x.castsource pg_type",
                "x.casttarget pg_type",
                "x.castfunc pg_proc");
        add(
                all,
                "pg_transform",
                "'transform'",
                "'of type ' || x.trftype",
                "x.trftype pg_type",
                "x.trflang pg_language");
        add(all, "pg_foreign_server", "'server'", "x.srvname", "x.srvfdw pg_foreign_data_wrapper");
        if (isAtLeast15) {
            add(all, "pg_publication_namespace", "'publication schema'", "x.pnnspid", "x.pnnspid pg_namespace");
        }
        all.add(new Reference(
                "pg_index", "indexrelid", "'index'", "'of relation ' || x.indrelid", "x.indrelid", "pg_class"));
        all.add(new Reference(
                "pg_index", "indexrelid", "'index'", "'of relation ' || x.indrelid", "x.indexrelid", "pg_class"));
        return all;
    }

    private static void add(List<Reference> all, String catalog, String kind, String name, String... columns) {
        for (String column : columns) {
            String[] parts = column.split(" ", 2);
            all.add(new Reference(catalog, "oid", kind, name, parts[0], parts[1]));
        }
    }

    public static Damage find(CatalogQueries queries, boolean isAtLeast15) {
        String sql = references(isAtLeast15).stream()
                .map(reference -> "(" + reference.sql() + ")")
                .collect(Collectors.joining("\nUNION ALL "));
        sql += "\nUNION ALL (" + COLUMNS + ")\nUNION ALL (" + ARGUMENTS + ")";
        return Damage.of(queries.rows(
                "SELECT f.catalog, f.oid, f.kind, f.name, f.target, f.missing FROM (" + sql
                        + ") AS f ORDER BY f.kind = '', 3, 4",
                DanglingReferences::damaged));
    }

    private static DamagedObject damaged(Row row) throws SQLException {
        String kind = row.text("kind");
        return new DamagedObject(
                row.text("catalog"),
                row.oid("oid"),
                kind.isEmpty() ? "" : kind + " " + row.text("name") + " (oid " + row.oid("oid") + ")",
                "the catalogs are damaged: it needs the object with oid " + row.oid("missing") + " in "
                        + row.text("target") + ", which does not exist");
    }
}
