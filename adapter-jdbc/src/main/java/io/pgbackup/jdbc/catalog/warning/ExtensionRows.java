package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.core.dump.Omission.Reason;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.Namespaces;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names the content of extensions' relations that a copy would not have: a copy gets such relations from {@code CREATE EXTENSION},
 * with the content that its script creates. Only the configuration tables that the extension has named are dumped.
 *
 * <p>Whether rows are users' or the script's is unknown, and is not guessed: users who know that the script creates them waive the
 * table by its name.
 */
public final class ExtensionRows implements ObjectPass {

    /** The number of relations in one query. */
    private static final int BATCH = 200;

    /**
     * Members whose content no dump has. A relation that was dropped in the meantime counts as readable, and fails later. In system
     * schemas even configuration tables are included, because nothing there is dumped.
     */
    private static final String MEMBERS = """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relfilenode, e.extname,
                   CASE WHEN c.relkind = 'S' THEN (SELECT s.seqstart FROM pg_sequence s WHERE s.seqrelid = c.oid) END AS start,
                   (SELECT min(o.refobjid::bigint) FROM pg_depend o
                    WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0 AND c.relkind = 'S'
                      AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')) AS owner,
                   coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                       AND NOT (c.relkind = 'r' AND row_security_active(c.oid)), true) AS may_read
            FROM pg_depend d
                JOIN pg_class c ON c.oid = d.objid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_extension e ON e.oid = d.refobjid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
              AND c.relkind IN ('r', 'S', 'm') AND c.relpersistence <> 't' AND (c.relkind <> 'm' OR c.relispopulated)
              AND (n.nspname ~ '^pg_' OR n.nspname = 'information_schema'
                   OR NOT EXISTS (SELECT FROM pg_extension x WHERE c.oid = ANY (x.extconfig)))
            ORDER BY c.relkind = 'S', n.nspname COLLATE "C", c.relname COLLATE "C\"""";

    private record Member(
            long oid,
            String schema,
            String name,
            char relkind,
            char relpersistence,
            long relfilenode,
            String extension,
            long start,
            long owner,
            boolean mayRead) {

        String qualifiedName() {
            return Sql.qualified(schema, name);
        }

        boolean isSequence() {
            return relkind == 'S';
        }

        /** Returns kind and name as an omission has them. */
        String object() {
            return (isSequence() ? "sequence " : relkind == 'm' ? "materialized view " : "table ") + qualifiedName();
        }
    }

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        List<Member> members = context.queries().rows(MEMBERS, ExtensionRows::member).stream()
                .filter(member -> context.part().wantsContentOf(member.schema(), member.name()))
                .toList();
        Set<Long> named = new HashSet<>();
        List<Member> readable = new ArrayList<>();
        for (Member member : members) {
            boolean isShell = member.relpersistence() == 'u' && context.isStandby();
            if (member.mayRead() && !isShell) {
                readable.add(member);
            } else if (!named.contains(member.owner())) {
                named.add(member.oid());
                context.omit(Reason.UNREADABLE, member.object(), whyUnknown(member, isShell));
            }
        }
        Set<Long> filled = filled(context.queries(), readable);
        for (Member member : readable) {
            if (!filled.contains(member.oid()) || named.contains(member.owner())) {
                continue;
            }
            if (member.relkind() == 'm') {
                context.warn(
                        member.object() + " of extension " + member.extension()
                                + " is populated: a copy will have it as the extension's script creates it; refresh it in the copy");
                continue;
            }
            named.add(member.oid());
            context.omit(Reason.IMPOSSIBLE, member.object(), whyLost(member));
        }
        return List.of();
    }

    private static Member member(Row row) throws SQLException {
        return new Member(
                row.oid("oid"),
                row.text("nspname"),
                row.text("relname"),
                row.letter("relkind"),
                row.letter("relpersistence"),
                row.oid("relfilenode"),
                row.text("extname"),
                row.number("start"),
                row.oid("owner"),
                row.flag("may_read"));
    }

    private static String whyUnknown(Member member, boolean isShell) {
        String content = member.isSequence() ? "a value" : "rows";
        return "belongs to extension " + member.extension() + " and may hold " + content
                + " that a copy would not have: "
                + (isShell
                        ? "it is unlogged, and cannot be read on a standby"
                        : "the role may not read it, which needs SELECT, USAGE on its schema and, where row security applies,"
                                + " BYPASSRLS");
    }

    private static String whyLost(Member member) {
        String relation = member.isSequence() ? "SEQUENCE " : "TABLE ";
        String drop = "ALTER EXTENSION " + Sql.ident(member.extension()) + " DROP " + relation + member.qualifiedName();
        if (!Namespaces.isUserSchema(member.schema())) {
            return "belongs to extension " + member.extension() + ", and nothing in schema " + member.schema()
                    + " is dumped: a copy will have the content that the extension's script creates";
        }
        return member.isSequence()
                ? "has been used and belongs to extension " + member.extension()
                        + ", not to its configuration: a copy will have the value that the extension's script sets; to have"
                        + " it dumped, remove it from the extension with " + drop
                : "holds rows and belongs to extension " + member.extension()
                        + ", not to its configuration tables: a copy will have only the rows that the extension's script inserts; to"
                        + " have it dumped, remove it from the extension with " + drop;
    }

    /** Returns the oids of the members that have content; these are locked from then on. */
    private static Set<Long> filled(CatalogQueries queries, List<Member> members) {
        Set<Long> filled = new HashSet<>();
        for (int from = 0; from < members.size(); from += BATCH) {
            List<Member> batch = members.subList(from, Math.min(members.size(), from + BATCH));
            String sql = batch.stream().map(ExtensionRows::question).collect(Collectors.joining("\nUNION ALL "));
            filled.addAll(queries.rows(sql, row -> row.oid("oid")));
        }
        requireUntouched(
                queries, members.stream().filter(member -> !member.isSequence()).toList());
        return filled;
    }

    private static String question(Member member) {
        String select = "SELECT " + member.oid() + "::oid AS oid ";
        return member.isSequence()
                ? select + "FROM " + member.qualifiedName() + " WHERE is_called OR last_value <> " + member.start()
                : select + "WHERE EXISTS (SELECT FROM ONLY " + member.qualifiedName() + ")";
    }

    /** Fails if a relation was truncated after the snapshot, because it then looks empty to it. */
    private static void requireUntouched(CatalogQueries queries, List<Member> members) {
        if (members.isEmpty()) {
            return;
        }
        Map<Long, Member> byOid = new HashMap<>();
        members.forEach(member -> byOid.put(member.oid(), member));
        queries.rows(
                "SELECT oid, pg_relation_filenode(oid) AS filenode FROM unnest(:oids) AS t (oid)",
                byOid.keySet(),
                row -> {
                    Member member = byOid.get(row.oid("oid"));
                    if (member != null && member.relfilenode() != row.oid("filenode")) {
                        throw DatabaseException.changed(
                                member.object() + " was truncated, rewritten or dropped after the snapshot");
                    }
                    return row.oid("oid");
                });
    }
}
