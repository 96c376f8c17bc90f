package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The parts that users added to relations of extensions: indexes, constraints, triggers, rules, policies, statistics, publications.
 * Such a part is not a member of the extension, and no script creates it again.
 *
 * <p>The catalogs do not record the creator of an index on a member table. But a script is one transaction: a part with the
 * transaction of a membership, or of the extension's own rows, was created by the script. After {@code pg_upgrade}, where each
 * object has a transaction of its own, more parts are taken for users' than really are; so every part is written in such a way that
 * the statement does no harm where the part already exists.
 */
public final class ExtensionAdditions {

    /** The transactions of the scripts of extensions, as far as they are still visible. */
    public static final String SCRIPTS = """
            SELECT d.refobjid AS extension, d.xmin FROM pg_depend d
            WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
            UNION SELECT e.oid, e.xmin FROM pg_extension e
            UNION SELECT o.objid, o.xmin FROM pg_depend o WHERE o.classid = 'pg_extension'::regclass""";

    private static final String ALL = """
            WITH script AS MATERIALIZED (SCRIPTS),
            member AS MATERIALIZED (
                SELECT d.objid AS oid, d.refobjid AS extension FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'),
            part AS (
                SELECT i.tableoid AS classid, i.indexrelid AS oid, i.indrelid AS relation, false AS always
                FROM pg_index i
                WHERE NOT EXISTS (
                    SELECT FROM pg_constraint o
                    WHERE o.conrelid = i.indrelid AND o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
                UNION ALL SELECT tableoid, oid, conrelid, false FROM pg_constraint
                    WHERE contype IN ('c', 'p', 'u', 'x', 'f') AND conparentid = 0
                UNION ALL SELECT tableoid, oid, tgrelid, false FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0
                UNION ALL SELECT tableoid, oid, ev_class, false FROM pg_rewrite WHERE ev_type <> '1'
                UNION ALL SELECT tableoid, oid, polrelid, false FROM pg_policy
                UNION ALL SELECT tableoid, oid, stxrelid, true FROM pg_statistic_ext
                UNION ALL SELECT tableoid, oid, prrelid, true FROM pg_publication_rel
                UNION ALL SELECT tableoid, oid, oid, true FROM pg_class WHERE relrowsecurity OR relforcerowsecurity)
            SELECT CASE p.classid WHEN 'pg_index'::regclass THEN 'pg_class'::regclass::oid ELSE p.classid END AS classid,
                   p.oid, m.oid AS relation,
                   p.always OR NOT EXISTS (
                       SELECT FROM pg_depend d JOIN script s ON s.extension = m.extension AND s.xmin = d.xmin
                       WHERE d.objid = p.oid AND d.classid = CASE p.classid
                           WHEN 'pg_index'::regclass THEN 'pg_class'::regclass::oid ELSE p.classid END) AS added
            FROM part p JOIN member m ON m.oid = p.relation""".replace("SCRIPTS", SCRIPTS);

    private final Map<ObjectId, Boolean> parts = new HashMap<>();
    private final Set<Long> relations = new HashSet<>();

    private ExtensionAdditions() {}

    static ExtensionAdditions read(CatalogQueries queries) {
        ExtensionAdditions additions = new ExtensionAdditions();
        queries.rows(ALL, row -> {
            if (row.flag("added")) {
                additions.relations.add(row.oid("relation"));
            }
            return additions.parts.put(new ObjectId(row.oid("classid"), row.oid("oid")), row.flag("added"));
        });
        return additions;
    }

    /** Returns the relations of extensions to which users added parts. */
    Set<Long> relations() {
        return relations;
    }

    /** Returns every part of a relation of an extension, and whether a user added it. */
    public Map<ObjectId, Boolean> parts() {
        return parts;
    }
}
