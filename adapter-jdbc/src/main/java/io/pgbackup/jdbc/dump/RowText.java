package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Remembers the names that the text of rows depends on. The server writes labels of enums, the attributes of composite types, and
 * the names in columns such as {@code regproc} in their current state, not in that of the snapshot, and the lock of a table
 * protects none of these: if a session swaps two labels while rows are read, the values would be swapped in the backup.
 */
final class RowText {

    /**
     * All types in the values of the tables, however deeply nested. No type contains itself, so no UNION is needed, whose hash
     * table some settings make too large. A column of pg_range that some servers do not have is read as JSON.
     */
    private static final String TYPES = """
            WITH RECURSIVE used (oid) AS (
                SELECT DISTINCT a.atttypid FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = ANY ('{%s}'::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT part.oid
                FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.oid CROSS JOIN LATERAL (
                    SELECT t.typelem UNION ALL SELECT t.typbasetype
                    UNION ALL
                    SELECT r.rngsubtype FROM pg_catalog.pg_range r
                    WHERE t.typtype IN ('r', 'm')
                      AND t.oid IN (r.rngtypid, (pg_catalog.to_jsonb(r) OPERATOR(pg_catalog.->>) 'rngmultitypid')::pg_catalog.oid)
                    UNION ALL
                    SELECT a.atttypid FROM pg_catalog.pg_attribute a
                    WHERE t.typrelid <> 0 AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
                ) AS part (oid)
                WHERE part.oid <> 0)
            SELECT t.oid, t.typtype, t.typrelid, t.typname FROM pg_catalog.pg_type t
            WHERE t.oid = ANY (ARRAY(SELECT oid FROM used)) AND (t.typtype IN ('e', 'c') OR t.oid < 16384)""";

    private static final String LABELS_OF = """
            SELECT e.oid, 'label ' || pg_catalog.quote_literal(e.enumlabel::pg_catalog.text) || ' of type '
                          || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname)
            FROM pg_catalog.pg_enum e
            JOIN pg_catalog.pg_type t ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            WHERE t.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    /** With the transaction that wrote the label, so that a label that was renamed and got its old name back is detected. */
    private static final String LABELS = """
            SELECT e.oid, pg_catalog.md5(pg_catalog.concat_ws(' ', e.xmin, e.enumlabel))
            FROM pg_catalog.pg_enum e WHERE e.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    private static final String COMPOSITES_OF = """
            SELECT c.oid, 'type ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    /** Attribute numbers are never reused. The names of attributes do not appear in any text of rows. */
    private static final String COMPOSITES = """
            SELECT a.attrelid, pg_catalog.md5(pg_catalog.string_agg(
                       pg_catalog.concat_ws(' ', a.attnum, a.atttypid, a.attisdropped), ',' ORDER BY a.attnum))
            FROM pg_catalog.pg_attribute a
            WHERE a.attnum > 0 AND a.attrelid = ANY ('{%s}'::pg_catalog.oid[]) GROUP BY 1""";

    private static final String CHANGED =
            " was renamed, altered or dropped while the database was read: values read since then may be wrong";

    /**
     * A built-in type whose text shows names of objects.
     *
     * @param types whose text shows such names
     * @param kind of object, for messages
     * @param name column with the name
     * @param catalog the alias {@code o} follows it
     * @param hashed further expressions that must not change
     * @param condition which objects are remembered
     */
    private record Shown(Set<String> types, String kind, String name, String catalog, String hashed, String condition) {

        String labels() {
            return "SELECT o.oid, '" + kind + " ' || pg_catalog.quote_ident(o." + name + ") FROM pg_catalog." + catalog
                    + " o WHERE " + condition;
        }

        String hashes() {
            return "SELECT o.oid, pg_catalog.md5(pg_catalog.concat_ws(' ', o." + name + ", " + hashed + "))"
                    + " FROM pg_catalog." + catalog + " o WHERE o.oid = ANY ('{%s}'::pg_catalog.oid[])";
        }
    }

    /**
     * Indexes are left out because {@code REINDEX CONCURRENTLY} creates and renames them. Tables are locked, and sequences are
     * remembered elsewhere.
     */
    private static final List<Shown> SHOWN = List.of(
            new Shown(Set.of("regproc", "regprocedure"), "function", "proname", "pg_proc", "o.pronamespace", users()),
            new Shown(
                    Set.of("regoper", "regoperator"), "operator", "oprname", "pg_operator", "o.oprnamespace", users()),
            new Shown(
                    Set.of("regclass"),
                    "relation",
                    "relname",
                    "pg_class",
                    "o.relnamespace",
                    users() + " AND o.relkind IN ('v', 'm', 'f', 'c') AND o.relpersistence <> 't'"),
            new Shown(
                    Set.of("regtype"),
                    "type",
                    "typname",
                    "pg_type",
                    "o.typnamespace",
                    users() + " AND o.typtype <> 'c' AND o.typcategory <> 'A'"),
            new Shown(
                    Set.of("regnamespace"),
                    "schema",
                    "nspname",
                    "pg_namespace",
                    "''",
                    users() + " AND o.nspname !~ '^pg_'"),
            new Shown(Set.of("regrole", "aclitem"), "role", "rolname", "pg_roles", "''", "o.oid >= 10"),
            new Shown(
                    Set.of("regconfig"),
                    "text search configuration",
                    "cfgname",
                    "pg_ts_config",
                    "o.cfgnamespace",
                    users()),
            new Shown(
                    Set.of("regdictionary"),
                    "text search dictionary",
                    "dictname",
                    "pg_ts_dict",
                    "o.dictnamespace",
                    users()),
            new Shown(Set.of("regcollation"), "collation", "collname", "pg_collation", "o.collnamespace", users()));

    private RowText() {}

    private static String users() {
        return "o.oid >= 16384";
    }

    private record Type(long oid, String kind, long relation, String name) {}

    /** Remembers the names for all tables of a dump, as its snapshot shows them. */
    static List<Remembered> of(Connection leader, List<LockTarget> tables) throws SQLException {
        List<Remembered> remembered = new ArrayList<>();
        if (tables.isEmpty()) {
            return remembered;
        }
        List<Type> types = Statements.query(
                leader,
                TYPES.formatted(joined(tables.stream().map(LockTarget::oid).toList())),
                row -> new Type(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4)));
        List<Long> enums = types.stream()
                .filter(type -> type.kind().equals("e"))
                .map(Type::oid)
                .toList();
        if (!enums.isEmpty()) {
            remembered.add(of(leader, LABELS_OF.formatted(joined(enums)), LABELS));
        }
        List<Long> composites = types.stream()
                .filter(type -> type.kind().equals("c"))
                .map(Type::relation)
                .toList();
        if (!composites.isEmpty()) {
            remembered.add(of(leader, COMPOSITES_OF.formatted(joined(composites)), COMPOSITES));
        }
        Set<String> servers = types.stream()
                .filter(type -> type.oid() < 16384)
                .map(Type::name)
                .collect(Collectors.toSet());
        for (Shown shown : SHOWN) {
            if (shown.types().stream().anyMatch(servers::contains)) {
                remembered.add(of(leader, shown.labels(), shown.hashes()));
            }
        }
        return remembered;
    }

    private static Remembered of(Connection leader, String labels, String hashes) throws SQLException {
        Map<Long, String> found =
                Statements.query(leader, labels, row -> Map.entry(row.getLong(1), row.getString(2))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Remembered.of(leader, hashes, found, CHANGED);
    }

    private static String joined(List<Long> oids) {
        return oids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
