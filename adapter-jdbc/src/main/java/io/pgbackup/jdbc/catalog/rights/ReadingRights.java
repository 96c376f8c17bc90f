package io.pgbackup.jdbc.catalog.rights;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Omission.Reason;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.DumpedPart;
import io.pgbackup.jdbc.catalog.read.ExtensionMembers;
import io.pgbackup.jdbc.catalog.read.Namespaces;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.read.Unreadable;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the objects that the role of a session may not read, with a number of queries that does not grow with the database. Locks
 * nothing: the functions use only the server's catalog caches, and ignore objects that were dropped since the snapshot.
 */
public final class ReadingRights {

    private static final int V14 = 140000;
    private static final int V18 = 180000;

    private static final String ROLE = """
            SELECT rolname, rolsuper, has_column_privilege('pg_subscription', 'subconninfo', 'SELECT') AS reads_subscriptions
            FROM pg_roles WHERE rolname = current_user""";

    /**
     * A lock needs SELECT on the whole table; SELECT on all of its columns is not enough. COPY of a partition needs privileges on
     * the partition only.
     */
    private static final String TABLES = """
            SELECT t.nspname, t.relname, t.owner, t.schema_usage, t.may_select, t.row_security
            FROM (
                SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner) AS owner,
                       has_schema_privilege(n.oid, 'USAGE') AS schema_usage,
                       has_table_privilege(c.oid, 'SELECT') AS may_select,
                       c.relkind = 'r' AND row_security_active(c.oid) AS row_security
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.oid = ANY (:oids)) AS t
            WHERE NOT t.schema_usage OR NOT t.may_select OR t.row_security
            ORDER BY t.nspname COLLATE "C", t.relname COLLATE "C\"""";

    /** Since version 18, values are read by oid. */
    private static final String SEQUENCES = """
            SELECT s.oid, s.nspname, s.relname, s.schema_usage, s.may_select
            FROM (
                SELECT c.oid, n.nspname, c.relname, %s AS schema_usage, has_table_privilege(c.oid, 'SELECT') AS may_select
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'S' AND c.relpersistence <> 't'
                  AND CONTENT) AS s
            WHERE NOT s.schema_usage OR NOT s.may_select
            ORDER BY s.nspname COLLATE "C", s.relname COLLATE "C\"""".replace("CONTENT", ExtensionMembers.HAS_DUMPED_CONTENT);

    /** The server's own check when a large object is opened; before version 18, no function offers it. */
    private static final String LARGE_OBJECTS = """
            SELECT m.oid FROM pg_largeobject_metadata m
            WHERE NOT current_setting('lo_compat_privileges')::bool
              AND NOT EXISTS (
                  SELECT FROM aclexplode(coalesce(m.lomacl, acldefault('L', m.lomowner))) AS a
                  WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))
            ORDER BY m.oid""";

    private static final String LARGE_OBJECTS_18 = """
            SELECT m.oid FROM pg_largeobject_metadata m WHERE NOT has_largeobject_privilege(m.oid, 'SELECT') ORDER BY m.oid""";

    private static final String SUBSCRIPTIONS = """
            SELECT s.subname FROM pg_subscription s
            WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY s.subname COLLATE "C\"""";

    /**
     * The view shows the options of a mapping to its own user if that user may use the server, and those of PUBLIC's mapping to the
     * server's owner.
     */
    private static final String MAPPINGS = """
            SELECT m.umuser, m.usename, m.srvname
            FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid
            WHERE m.usename IS NOT NULL AND m.umoptions IS NULL
              AND NOT has_table_privilege('pg_user_mapping', 'SELECT')
              AND NOT CASE WHEN m.umuser = 0 THEN pg_has_role(s.srvowner, 'USAGE')
                           ELSE m.usename = current_user
                               AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE')) END
              AND NOT EXISTS (
                  SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_foreign_server'::regclass AND d.objid = s.oid
                    AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
            ORDER BY m.srvname COLLATE "C", m.usename COLLATE "C\"""";

    private static final String NO_SELECT = "SELECT is missing";

    private record Role(String name, boolean isSuperuser, boolean readsSubscriptions) {}

    private final CatalogQueries queries;
    private final int serverVersion;
    private final DumpedPart part;
    private final Remedies remedies;
    private final List<Omission> tables = new ArrayList<>();
    private final List<Omission> others = new ArrayList<>();
    private final Set<Long> sequences = new HashSet<>();
    private final Set<Long> largeObjects = new HashSet<>();

    private ReadingRights(CatalogQueries queries, int serverVersion, DumpedPart part, String role) {
        this.queries = queries;
        this.serverVersion = serverVersion;
        this.part = part;
        this.remedies = new Remedies(role, serverVersion >= V14);
    }

    /**
     * Returns the objects that the role of the session may not read.
     *
     * @param part the selected part of the database
     * @param lockTargets oids of the tables in it
     */
    public static Unreadable missing(
            CatalogQueries queries, int serverVersion, DumpedPart part, Collection<Long> lockTargets) {
        Role role = queries.rows(
                        ROLE,
                        row -> new Role(row.text("rolname"), row.flag("rolsuper"), row.flag("reads_subscriptions")))
                .get(0);
        return role.isSuperuser()
                ? Unreadable.NOTHING
                : new ReadingRights(queries, serverVersion, part, role.name()).missing(role, lockTargets);
    }

    private Unreadable missing(Role role, Collection<Long> lockTargets) {
        boolean isAtLeast18 = serverVersion >= V18;
        queries.rows(TABLES, lockTargets, this::table);
        queries.rows(
                SEQUENCES.formatted(isAtLeast18 ? "true" : "has_schema_privilege(n.oid, 'USAGE')"), this::sequence);
        if (part.includesSchemaless()) {
            if (!part.isSchemaOnly()) {
                queries.rows(isAtLeast18 ? LARGE_OBJECTS_18 : LARGE_OBJECTS, this::largeObject);
            }
            if (!role.readsSubscriptions()) {
                queries.rows(SUBSCRIPTIONS, this::subscription);
            }
            queries.rows(MAPPINGS, this::mapping);
        }
        return new Unreadable(
                role.name(),
                tables,
                others,
                sequences,
                largeObjects,
                !role.readsSubscriptions(),
                remedies.statements());
    }

    private boolean table(Row row) throws SQLException {
        String name = Sql.qualified(row.text("nspname"), row.text("relname"));
        List<String> why = missingRights(row);
        if (!row.flag("may_select")) {
            remedies.selectTable(row.text("nspname"), row.text("relname"));
        }
        if (row.flag("row_security")) {
            why.add("row security applies to the role");
            remedies.seeAllRows(row.text("owner"));
        }
        return tables.add(Omission.of(Reason.UNREADABLE, "table " + name, String.join(", ", why)));
    }

    private boolean sequence(Row row) throws SQLException {
        String schema = row.text("nspname");
        long oid = row.oid("oid");
        if (!Namespaces.isUserSchema(schema) || !part.includes(oid) || part.leavesOutRows(oid)) {
            return false;
        }
        String name = Sql.qualified(schema, row.text("relname"));
        List<String> why = missingRights(row);
        if (!row.flag("may_select")) {
            remedies.selectSequence(schema, row.text("relname"));
        }
        sequences.add(oid);
        return others.add(Omission.of(Reason.UNREADABLE, "sequence " + name, "its value: " + String.join(", ", why)));
    }

    private List<String> missingRights(Row row) throws SQLException {
        List<String> missing = new ArrayList<>();
        if (!row.flag("schema_usage")) {
            missing.add("USAGE on schema " + Sql.ident(row.text("nspname")) + " is missing");
            remedies.usage(row.text("nspname"));
        }
        if (!row.flag("may_select")) {
            missing.add(NO_SELECT);
        }
        return missing;
    }

    private boolean largeObject(Row row) throws SQLException {
        remedies.largeObject(row.oid("oid"));
        largeObjects.add(row.oid("oid"));
        return others.add(Omission.of(Reason.UNREADABLE, "large object " + row.oid("oid"), NO_SELECT));
    }

    private boolean subscription(Row row) throws SQLException {
        return others.add(Omission.of(
                Reason.UNREADABLE,
                "subscription " + Sql.ident(row.text("subname")),
                "its connection is hidden from the role"));
    }

    private boolean mapping(Row row) throws SQLException {
        String user = row.oid("umuser") == 0 ? "public" : Sql.ident(row.text("usename"));
        return others.add(Omission.of(
                Reason.UNREADABLE,
                "user mapping for " + user + " on server " + Sql.ident(row.text("srvname")),
                "its options, if it has any, are hidden from the role"));
    }
}
