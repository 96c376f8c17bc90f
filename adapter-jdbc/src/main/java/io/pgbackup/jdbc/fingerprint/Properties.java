package io.pgbackup.jdbc.fingerprint;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the columns of a catalog into texts: oids into identities of the objects, parsed expressions into the server's text of
 * them.
 */
final class Properties {

    /** SQL for the deparsed text, by catalog and column. */
    private static final Map<String, String> DEPARSED = Map.ofEntries(
            Map.entry("pg_attrdef.adbin", "pg_get_expr(t.adbin, t.adrelid)"),
            Map.entry("pg_class.relpartbound", "pg_get_expr(t.relpartbound, t.oid)"),
            Map.entry("pg_constraint.conbin", "pg_get_constraintdef(t.oid)"),
            Map.entry("pg_index.indexprs", indexColumns()),
            Map.entry("pg_index.indpred", "pg_get_expr(t.indpred, t.indrelid)"),
            Map.entry("pg_partitioned_table.partexprs", "pg_get_partkeydef(t.partrelid)"),
            Map.entry("pg_policy.polqual", "pg_get_expr(t.polqual, t.polrelid)"),
            Map.entry("pg_policy.polwithcheck", "pg_get_expr(t.polwithcheck, t.polrelid)"),
            Map.entry("pg_proc.proargdefaults", "pg_get_function_arguments(t.oid)"),
            Map.entry("pg_proc.prosqlbody", "pg_get_function_sqlbody(t.oid)"),
            Map.entry("pg_publication_rel.prqual", "pg_get_expr(t.prqual, t.prrelid)"),
            Map.entry("pg_rewrite.ev_action", "pg_get_ruledef(t.oid)"),
            Map.entry("pg_statistic_ext.stxexprs", "array_to_string(pg_get_statisticsobjdef_expressions(t.oid), ', ')"),
            Map.entry("pg_trigger.tgqual", "pg_get_triggerdef(t.oid)"),
            Map.entry("pg_type.typdefaultbin", "pg_get_expr(t.typdefaultbin, 0)"));

    /** SQL for columns whose plain text is not the property to compare. */
    private static final Map<String, String> SPECIAL = Map.ofEntries(
            // The server's own text, created under the search_path of the session that created the domain;
            // typdefaultbin has the
            // same expression.
            Map.entry("pg_type.typdefault", "CASE WHEN t.typtype <> 'd' THEN t.typdefault END"),
            // Whether two-phase commit was requested, not how far the replication has come.
            Map.entry("pg_subscription.subtwophasestate", "t.subtwophasestate <> 'd'"),
            // For keys, the server derives these by itself; a not-null constraint with a name of its own is written
            // with its table.
            // A foreign key that a partition kept when it was detached may keep the parent's value.
            Map.entry(
                    "pg_constraint.conislocal",
                    "CASE WHEN t.contype NOT IN ('p', 'u', 'x', 'n') THEN t.conislocal END"),
            // See Readings.CONSTRAINT_NAME.
            Map.entry("pg_constraint.conname", "CASE WHEN t.contype <> 'n' OR t.coninhcount = 0 THEN t.conname END"),
            Map.entry("pg_constraint.coninhcount", "CASE WHEN t.contype NOT IN ('p', 'u', 'x') THEN t.coninhcount END"),
            Map.entry(
                    "pg_constraint.connoinherit",
                    "CASE WHEN t.contype NOT IN ('p', 'u', 'x', 'f') THEN t.connoinherit END"),
            // Which of several equal indexes a foreign key uses is the server's choice among the existing ones.
            Map.entry("pg_constraint.conindid", "CASE WHEN t.contype <> 'f' THEN (t.conindid)::regclass END"),
            // An index over partitions is valid once all partitions have theirs, which is another property.
            Map.entry("pg_index.indisvalid", "CASE WHEN c.relkind <> 'I' THEN t.indisvalid END"),
            Map.entry("pg_proc.proconfig", Readings.sorted("t.proconfig", Properties::setting)),
            // Checks name their columns in their text, and may list them in any order.
            Map.entry(
                    "pg_constraint.conkey",
                    "CASE WHEN t.contype <> 'c' THEN (" + attributes("t.conkey", "t.conrelid", false) + ") END"));

    private static final Set<String> UNORDERED_ATTRIBUTES =
            Set.of("pg_publication_rel.prattrs", "pg_statistic_ext.stxkeys", "pg_trigger.tgattr");

    /** Kinds as {@code acldefault} knows them; catalogs that are not listed have no defaults. */
    private static final Map<String, String> PRIVILEGE_KINDS = Map.of(
            "pg_database", "'d'",
            "pg_class", "CASE t.relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\"",
            "pg_foreign_data_wrapper", "'F'",
            "pg_foreign_server", "'S'",
            "pg_language", "'l'",
            "pg_largeobject_metadata", "'L'",
            "pg_namespace", "'n'",
            "pg_proc", "'f'",
            "pg_type", "'T'");

    private static final Set<String> OPTIONS = Set.of("proconfig", "reloptions", "attoptions", "setconfig");

    /** Catalogs of privileges on relations, where servers since PostgreSQL 17 know one more privilege. */
    private static final Set<String> WITH_MAINTAIN = Set.of("pg_class", "pg_default_acl");

    /** The privileges that a property covers: those that only some servers know are separate from those that all know. */
    private enum Granted {
        ALL("true"),
        MAINTAIN("e.privilege_type = 'MAINTAIN'"),
        OTHERS("e.privilege_type <> 'MAINTAIN'");

        private final String condition;

        Granted(String condition) {
            this.condition = condition;
        }
    }

    private Properties() {}

    /** Returns all properties of the objects of a catalog, by name. */
    static List<Property> of(SystemTable catalog, Reading reading) {
        Map<String, Property> properties = new TreeMap<>();
        for (CatalogColumn column : catalog.columns()) {
            boolean isLeftOut = LeftOut.column(catalog.name(), column.name()).isPresent()
                    || isIn(reading.name(), column)
                    || column.refersTo().equals("pg_namespace");
            if (!isLeftOut) {
                Property property = property(catalog, column);
                properties.put(property.name(), property);
            }
        }
        if (catalog.name().equals("pg_extension") || catalog.name().equals("pg_default_acl")) {
            catalog.columns().stream()
                    .filter(column -> column.refersTo().equals("pg_namespace"))
                    .forEach(column -> properties.put(column.name(), property(catalog, column)));
        }
        catalog.columns().stream()
                .filter(column -> column.type().equals("aclitem[]") && WITH_MAINTAIN.contains(catalog.name()))
                .forEach(column -> properties.put(
                        "maintain",
                        new Property(
                                "maintain",
                                privileges(catalog, column, Granted.MAINTAIN),
                                column.isReadable(),
                                false)));
        reading.more().forEach((name, sql) -> properties.put(name, new Property(name, sql, true, false)));
        return List.copyOf(properties.values());
    }

    private static boolean isIn(String name, CatalogColumn column) {
        return List.of(name.split("[^a-z0-9_.]+", -1)).contains("t." + column.name());
    }

    private static Property property(SystemTable catalog, CatalogColumn column) {
        String key = catalog.name() + "." + column.name();
        String t = "t." + column.name();
        String deparsed = DEPARSED.get(key);
        if (deparsed != null) {
            return new Property(column.name(), deparsed, column.isReadable(), true);
        }
        if (column.type().equals("aclitem[]")) {
            return new Property("privileges", privileges(catalog, column, Granted.OTHERS), column.isReadable(), false);
        }
        String special = SPECIAL.get(key);
        return new Property(
                isOwner(column) ? "owner" : column.name(),
                special == null ? text(key, t, column) : special,
                column.isReadable(),
                false);
    }

    private static boolean isOwner(CatalogColumn column) {
        return column.refersTo().equals("pg_authid")
                && (column.name().endsWith("owner") || column.name().equals("datdba"));
    }

    private static String text(String key, String t, CatalogColumn column) {
        if (!column.relationColumn().isEmpty()) {
            return column.isArray()
                    ? "(" + attributes(t, "t." + column.relationColumn(), UNORDERED_ATTRIBUTES.contains(key)) + ")"
                    : "(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = t." + column.relationColumn()
                            + " AND a.attnum = " + t + ")";
        }
        if (column.type().equals("pg_node_tree")) {
            return t + " IS NOT NULL";
        }
        if (column.type().equals("bytea")) {
            return "encode(" + t + ", 'hex')";
        }
        if (column.type().equals("text[]")
                && (OPTIONS.contains(column.name()) || column.name().endsWith("options"))) {
            return Readings.sorted(t);
        }
        if (column.type().equals("regproc")) {
            return t + "::oid::regprocedure";
        }
        if (column.refersTo().isEmpty()) {
            return t;
        }
        return column.isArray()
                ? "(SELECT string_agg(" + identity(column.refersTo(), "u.o") + "::text, ',' ORDER BY u.n) FROM unnest("
                        + t + "::oid[]) WITH ORDINALITY AS u (o, n))"
                : identity(column.refersTo(), t);
    }

    /**
     * Returns SQL that writes lists of names in the server's own notation, because {@code FROM CURRENT} keeps a list as it was
     * typed.
     */
    private static String setting(String option) {
        return """
                CASE WHEN OPTION ~* '^(search_path|temp_tablespaces|(local|session|shared)_preload_libraries|(oauth_validator|output_plugin)_libraries|unix_socket_directories)='
                THEN split_part(OPTION, '=', 1) || '=' || coalesce((
                    SELECT string_agg(quote_ident(CASE WHEN e.m[1] LIKE '"%' THEN replace(substr(e.m[1], 2, length(e.m[1]) - 2), '""', '"')
                                                       WHEN OPTION ~* '^(search_path|temp_tablespaces)=' THEN lower(e.m[1] COLLATE "C") ELSE e.m[1] END), ', ' ORDER BY e.n)
                    FROM regexp_matches(substr(OPTION, strpos(OPTION, '=') + 1), '"(?:[^"]|"")*"|[^",[:space:]]+', 'g') WITH ORDINALITY AS e (m, n)), '""')
                ELSE OPTION END""".replace("OPTION", option);
    }

    private static String attributes(String numbers, String relation, boolean sorted) {
        return "SELECT string_agg(coalesce(a.attname, u.n::text), ',' ORDER BY "
                + (sorted ? "a.attname::text COLLATE \"C\"" : "u.o") + ") FROM unnest(" + numbers
                + "::int2[]) WITH ORDINALITY AS u (n, o) LEFT JOIN pg_attribute a ON a.attrelid = " + relation
                + " AND a.attnum = u.n";
    }

    /** Returns SQL for the identity of an object; an object that no longer exists keeps its number. */
    private static String identity(String catalog, String oid) {
        return switch (catalog) {
            case "pg_authid" -> "pg_get_userbyid(" + oid + ")";
            case "pg_type" -> "format_type(" + oid + ", NULL)";
            case "pg_class" -> "(" + oid + ")::regclass";
            case "pg_proc" -> "(" + oid + ")::oid::regprocedure";
            case "pg_operator" -> "(" + oid + ")::regoperator";
            case "pg_collation" -> "(" + oid + ")::regcollation";
            case "pg_namespace" -> "(" + oid + ")::regnamespace";
            case "pg_ts_config" -> "(" + oid + ")::regconfig";
            case "pg_ts_dict" -> "(" + oid + ")::regdictionary";
            case "pg_am" -> named("pg_am", "amname", oid);
            case "pg_language" -> named("pg_language", "lanname", oid);
            case "pg_tablespace" -> named("pg_tablespace", "spcname", oid);
            default ->
                "CASE WHEN " + oid + " <> 0 THEN (SELECT i.identity FROM pg_identify_object('" + catalog
                        + "'::regclass, " + oid + ", 0) AS i) END";
        };
    }

    private static String named(String catalog, String column, String oid) {
        return "(SELECT x." + column + " FROM " + catalog + " x WHERE x.oid = " + oid + ")";
    }

    /**
     * Returns SQL for the privileges in a fixed order, with the owner as {@code (owner)}; null if they equal the defaults.
     * Privileges of roles that no longer exist are in no backup.
     */
    private static String privileges(SystemTable catalog, CatalogColumn column, Granted granted) {
        String t = "t." + column.name();
        String owner = catalog.columns().stream()
                .filter(other -> other.refersTo().equals("pg_authid")
                        && (isOwner(other) || other.name().equals("defaclrole")))
                .map(other -> "t." + other.name())
                .findFirst()
                .orElse(catalog.name().equals("pg_attribute") ? "c.relowner" : "0::oid");
        return privileges(t, PRIVILEGE_KINDS.getOrDefault(catalog.name(), ""), owner, granted);
    }

    private static String privileges(String acl, String kind, String owner, Granted granted) {
        if (kind.isEmpty()) {
            return items(acl, owner, granted);
        }
        return "CASE WHEN " + acl + " IS NOT NULL THEN nullif(coalesce(" + items(acl, owner, granted)
                + ", 'none'), coalesce(" + items("acldefault(" + kind + ", " + owner + ")", owner, granted)
                + ", 'none')) END";
    }

    /**
     * Returns SQL without the storage parameters, which are properties of the index, and with the parameters of operator classes.
     */
    private static String indexColumns() {
        return "(SELECT string_agg(concat(pg_get_indexdef(t.indexrelid, a.attnum, false), ' '"
                + ", array_to_string(a.attoptions, ',')), ', ' ORDER BY a.attnum)"
                + " FROM pg_attribute a WHERE a.attrelid = t.indexrelid)";
    }

    /** Returns SQL for the items of an array of privileges. */
    static String items(String acl, String owner) {
        return items(acl, owner, Granted.ALL);
    }

    private static String items(String acl, String owner, Granted granted) {
        return """
                (SELECT string_agg(item, ' ' ORDER BY item COLLATE "C") FROM (
                    SELECT concat(CASE WHEN e.grantee = OWNER THEN '(owner)' WHEN e.grantee = 0 THEN 'PUBLIC'
                                       ELSE quote_ident(g.rolname) END,
                                  '=', e.privilege_type, CASE WHEN e.is_grantable THEN '*' END, '/',
                                  CASE WHEN e.grantor = OWNER THEN '(owner)' ELSE quote_ident(r.rolname) END) AS item
                    FROM aclexplode(ACL) AS e LEFT JOIN pg_roles g ON g.oid = e.grantee JOIN pg_roles r ON r.oid = e.grantor
                    WHERE (e.grantee = 0 OR g.oid IS NOT NULL) AND CHOSEN) AS items)""".replace("OWNER", owner).replace("ACL", acl).replace("CHOSEN", granted.condition);
    }

    /** Returns the kind of a catalog's objects for {@code acldefault}. */
    static String privilegeKind(String catalog) {
        return PRIVILEGE_KINDS.getOrDefault(catalog, "");
    }
}
