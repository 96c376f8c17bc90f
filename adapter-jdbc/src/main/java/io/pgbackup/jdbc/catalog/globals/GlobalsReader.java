package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.jdbc.catalog.damage.DamagedTexts;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.read.StorageParameters;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.AclItem;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads roles, their settings and memberships, privileges on parameters, and tablespaces. Used once.
 *
 * <p>A role is one statement that does nothing where the role exists: it is there with all that belongs to it, or not at all.
 */
public final class GlobalsReader {

    private static final int V15 = 150000;
    private static final int V16 = 160000;

    /** Who made the cluster; has another name on another server, and is who grants whatever a superuser grants. */
    private static final long BOOTSTRAP_SUPERUSER = 10;

    private static final String MAY_READ_PASSWORDS =
            "SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS answer";

    private static final String ROLES = """
            SELECT oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
                   rolconnlimit, rolvaliduntil::text AS valid_until, %s AS password,
                   shobj_description(oid, 'pg_authid') AS comment
            FROM %s
            ORDER BY rolname COLLATE "C\"""";

    private static final String SETTINGS = """
            SELECT setrole, setconfig FROM pg_db_role_setting WHERE setdatabase = 0 ORDER BY setrole""";

    private static final String MEMBERSHIPS = """
            SELECT r.rolname AS role, m.rolname AS member, g.rolname AS grantor, a.grantor AS grantor_oid, a.admin_option, %s
            FROM pg_auth_members a
                LEFT JOIN pg_roles r ON r.oid = a.roleid
                LEFT JOIN pg_roles m ON m.oid = a.member
                LEFT JOIN pg_roles g ON g.oid = a.grantor
            ORDER BY r.rolname COLLATE "C", m.rolname COLLATE "C", g.rolname COLLATE "C\"""";

    private static final String PARAMETERS = """
            SELECT parname, paracl, acldefault('p', 10) AS acl_default FROM pg_parameter_acl ORDER BY parname COLLATE "C\"""";

    private static final String TABLESPACES = """
            SELECT t.oid, t.spcname, r.rolname AS owner, pg_tablespace_location(t.oid) AS location, t.spcoptions, t.spcacl,
                   acldefault('t', t.spcowner) AS acl_default, shobj_description(t.oid, 'pg_tablespace') AS comment
            FROM pg_tablespace t LEFT JOIN pg_roles r ON r.oid = t.spcowner
            WHERE t.spcname !~ '^pg_'
            ORDER BY t.spcname COLLATE "C\"""";

    private static final String LABELS = """
            SELECT CASE l.classoid WHEN 'pg_authid'::regclass THEN 'ROLE' ELSE 'TABLESPACE' END AS kind,
                   coalesce(r.rolname, t.spcname) AS name, l.provider, l.label
            FROM pg_shseclabel l
                LEFT JOIN pg_roles r ON l.classoid = 'pg_authid'::regclass AND r.oid = l.objoid
                LEFT JOIN pg_tablespace t ON l.classoid = 'pg_tablespace'::regclass AND t.oid = l.objoid
            WHERE coalesce(r.rolname, t.spcname) IS NOT NULL
            ORDER BY 1, coalesce(r.rolname, t.spcname) COLLATE "C", l.provider COLLATE "C\"""";

    private static final String DATABASES = """
            SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname COLLATE "C\"""";

    private final CatalogQueries queries;
    private final int version;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> roles = new LinkedHashMap<>();
    private final Set<String> allRoles = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private String bootstrapSuperuser = "";

    /**
     * @param connection in a transaction
     * @param version {@code server_version_num}
     */
    public GlobalsReader(Connection connection, int version) {
        this.queries = new CatalogQueries(connection);
        this.version = version;
    }

    /**
     * Reads.
     *
     * @param passwords whether password hashes are wanted, where the role may read them
     */
    public Globals read(boolean passwords) {
        boolean mayReadPasswords =
                queries.rows(MAY_READ_PASSWORDS, row -> row.flag("answer")).contains(true);
        boolean withPasswords = passwords && mayReadPasswords;
        if (!withPasswords) {
            warnings.add("there are no password hashes in it, because "
                    + (passwords ? "the role that reads may not read pg_authid" : "they are not wanted")
                    + ": after a restore, roles need new passwords");
        }
        roles(withPasswords);
        memberships();
        parameters();
        tablespaces();
        labels();
        Map<String, String> properties = new TreeMap<>();
        properties.put(Globals.PASSWORDS, withPasswords ? "yes" : "no");
        for (String database : queries.rows(DATABASES, row -> row.text("datname"))) {
            properties.put(String.format(Locale.ROOT, "database/%04d", properties.size()), database);
        }
        return new Globals(
                entries,
                properties,
                DamagedTexts.omissions(queries.damagedTexts(), entries, properties),
                List.copyOf(warnings));
    }

    private void roles(boolean passwords) {
        Map<Long, List<String>> settings = new HashMap<>();
        queries.rows(SETTINGS, row -> settings.put(row.oid("setrole"), row.list("setconfig")));
        String sql = ROLES.formatted(passwords ? "rolpassword" : "NULL::text", passwords ? "pg_authid" : "pg_roles");
        queries.rows(sql, row -> role(row, settings));
        String ofAll = settings("ALL", settings.getOrDefault(0L, List.of()));
        if (!ofAll.isEmpty()) {
            add(EntryKind.ROLE_SETTINGS, "all roles", "", Place.PRE_DATA, List.of(), ofAll);
        }
    }

    private boolean role(Row row, Map<Long, List<String>> settings) throws SQLException {
        String role = row.text("rolname");
        allRoles.add(role);
        if (row.oid("oid") == BOOTSTRAP_SUPERUSER) {
            bootstrapSuperuser = role;
        }
        if (isPredefined(role)) {
            return false;
        }
        String name = Sql.ident(role);
        StringBuilder sql = new StringBuilder("CREATE ROLE ").append(name).append(" WITH");
        option(sql, row.flag("rolsuper"), "SUPERUSER");
        option(sql, row.flag("rolinherit"), "INHERIT");
        option(sql, row.flag("rolcreaterole"), "CREATEROLE");
        option(sql, row.flag("rolcreatedb"), "CREATEDB");
        option(sql, row.flag("rolcanlogin"), "LOGIN");
        option(sql, row.flag("rolreplication"), "REPLICATION");
        option(sql, row.flag("rolbypassrls"), "BYPASSRLS");
        if (row.integer("rolconnlimit") != -1) {
            sql.append(" CONNECTION LIMIT ").append(row.integer("rolconnlimit"));
        }
        row.optionalText("password").ifPresent(hash -> sql.append(" PASSWORD ").append(Sql.literal(hash)));
        row.optionalText("valid_until")
                .ifPresent(time -> sql.append(" VALID UNTIL ").append(Sql.literal(time)));
        sql.append(";\n").append(settings(name, settings.getOrDefault(row.oid("oid"), List.of())));
        row.optionalText("comment")
                .ifPresent(comment -> sql.append("COMMENT ON ROLE ")
                        .append(name)
                        .append(" IS ")
                        .append(Sql.literal(comment))
                        .append(";\n"));
        String body = "\nBEGIN\nIF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = " + Sql.literal(role)
                + ") THEN\n" + sql + "END IF;\nEND\n";
        roles.put(
                role, add(EntryKind.ROLE, role, "", Place.PRE_DATA, List.of(), "DO " + Sql.dollarQuote(body) + ";\n"));
        return true;
    }

    private static void option(StringBuilder sql, boolean isOn, String word) {
        sql.append(isOn ? " " : " NO").append(word);
    }

    private static String settings(String role, List<String> settings) {
        StringBuilder sql = new StringBuilder();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            String name = setting.substring(0, equals);
            sql.append("ALTER ROLE ")
                    .append(role)
                    .append(" SET ")
                    .append(Sql.ident(name))
                    .append(" TO ")
                    .append(Sql.settingValue(name, setting.substring(equals + 1)))
                    .append(";\n");
        }
        return sql.toString();
    }

    /** One role's grant of a role to a role. */
    private record Membership(
            String role,
            String member,
            String grantor,
            boolean byBootstrap,
            boolean admin,
            boolean inherit,
            boolean set) {}

    private void memberships() {
        String options =
                version >= V16 ? "a.inherit_option, a.set_option" : "NULL AS inherit_option, NULL AS set_option";
        List<Membership> open = new ArrayList<>(queries.rows(
                MEMBERSHIPS.formatted(options),
                row -> new Membership(
                        row.textOrEmpty("role"),
                        row.textOrEmpty("member"),
                        row.textOrEmpty("grantor"),
                        row.oid("grantor_oid") == BOOTSTRAP_SUPERUSER,
                        row.flag("admin_option"),
                        row.flag("inherit_option"),
                        row.flag("set_option"))));
        open.removeIf(one -> isPredefined(one.role()) && isPredefined(one.member()));
        open.stream()
                .filter(one -> one.role().isEmpty() || one.member().isEmpty())
                .forEach(one -> warnings.add(
                        "a membership of " + one.member() + " in " + one.role() + " names a role that does not exist"));
        open.removeIf(one -> one.role().isEmpty() || one.member().isEmpty());
        Map<String, Set<String>> admins = new HashMap<>();
        // Who grants must have been given the right to before.
        boolean isProgress = true;
        while (isProgress) {
            isProgress = false;
            for (Membership one : List.copyOf(open)) {
                Set<String> ofRole = admins.computeIfAbsent(one.role(), role -> new LinkedHashSet<>());
                if (hasGrantor(one) && !ofRole.contains(one.grantor())) {
                    continue;
                }
                membership(one, hasGrantor(one));
                if (one.admin()) {
                    ofRole.add(one.member());
                }
                open.remove(one);
                isProgress = true;
            }
        }
        // By roles that are superusers, or were when they granted: only before 16 are these remembered.
        open.forEach(one -> membership(one, false));
    }

    private static boolean hasGrantor(Membership one) {
        return !one.byBootstrap() && !one.grantor().isEmpty();
    }

    private void membership(Membership one, boolean withGrantor) {
        StringBuilder sql = new StringBuilder("GRANT ")
                .append(Sql.ident(one.role()))
                .append(" TO ")
                .append(Sql.ident(one.member()));
        if (version >= V16) {
            sql.append(" WITH ADMIN ")
                    .append(word(one.admin()))
                    .append(", INHERIT ")
                    .append(word(one.inherit()))
                    .append(", SET ")
                    .append(word(one.set()));
        } else if (one.admin()) {
            sql.append(" WITH ADMIN OPTION");
        }
        if (withGrantor) {
            sql.append(" GRANTED BY ").append(Sql.ident(one.grantor()));
        }
        add(
                EntryKind.MEMBERSHIP,
                one.member() + " in " + one.role(),
                "",
                Place.PRE_DATA,
                entriesOf(one.role(), one.member(), one.grantor()),
                sql.append(";\n").toString());
    }

    private static String word(boolean truth) {
        return truth ? "TRUE" : "FALSE";
    }

    private void parameters() {
        if (version >= V15) {
            queries.rows(PARAMETERS, row -> {
                String name = row.text("parname");
                String sql = privileges(
                        PrivilegeKind.PARAMETER,
                        "PARAMETER " + Sql.ident(name),
                        bootstrapSuperuser,
                        row.list("paracl"),
                        row.list("acl_default"));
                if (!sql.isEmpty()) {
                    add(EntryKind.ACL, "PARAMETER " + name, "", Place.PRIVILEGES, List.of(), sql);
                }
                return true;
            });
        }
    }

    /** {@code CREATE TABLESPACE} runs in no transaction, so it is an entry of its own. */
    private void tablespaces() {
        queries.rows(TABLESPACES, row -> {
            String tablespace = row.text("spcname");
            String name = Sql.ident(tablespace);
            String owner = row.textOrEmpty("owner");
            String location = row.textOrEmpty("location");
            int id = add(
                    EntryKind.TABLESPACE,
                    tablespace,
                    owner,
                    Place.LAST,
                    entriesOf(owner),
                    "CREATE TABLESPACE " + name + (owner.isEmpty() ? "" : " OWNER " + Sql.ident(owner)) + " LOCATION "
                            + Sql.literal(location.startsWith("/") ? location : "") + ";\n");
            StringBuilder settings = new StringBuilder();
            List<String> options = StorageParameters.TABLESPACE.known(row.list("spcoptions"), version / 10_000);
            List<String> unknown = StorageParameters.TABLESPACE.unknown(row.list("spcoptions"), version / 10_000);
            if (!unknown.isEmpty()) {
                warnings.add(StorageParameters.loss("tablespace " + name, String.join(", ", unknown)));
            }
            if (!options.isEmpty()) {
                settings.append("ALTER TABLESPACE ")
                        .append(name)
                        .append(" SET (")
                        .append(Sql.withOptions(options, ""))
                        .append(");\n");
            }
            row.optionalText("comment")
                    .ifPresent(comment -> settings.append("COMMENT ON TABLESPACE ")
                            .append(name)
                            .append(" IS ")
                            .append(Sql.literal(comment))
                            .append(";\n"));
            if (settings.length() > 0) {
                add(EntryKind.TABLESPACE_SETTINGS, tablespace, "", Place.LAST, List.of(id), settings.toString());
            }
            String acl = privileges(
                    PrivilegeKind.TABLESPACE,
                    "TABLESPACE " + name,
                    owner,
                    row.list("spcacl"),
                    row.optionalText("spcacl").isEmpty() ? List.of() : row.list("acl_default"));
            if (!acl.isEmpty()) {
                add(EntryKind.ACL, "TABLESPACE " + tablespace, "", Place.LAST, List.of(id), acl);
            }
            return true;
        });
    }

    private void labels() {
        queries.rows(LABELS, row -> {
            String kind = row.text("kind");
            String name = row.text("name");
            return add(
                    EntryKind.SECURITY_LABEL,
                    kind + " " + name,
                    "",
                    Place.LAST,
                    List.of(),
                    "SECURITY LABEL FOR " + Sql.ident(row.text("provider")) + " ON " + kind + " " + Sql.ident(name)
                            + " IS " + Sql.literal(row.text("label")) + ";\n");
        });
    }

    private String privileges(PrivilegeKind kind, String target, String owner, List<String> acl, List<String> base) {
        return new AclChange(kind, target, "", owner, ofRoles(acl, target), ofRoles(base, target), "")
                .sql(version / 10_000);
    }

    /** A role that was dropped in spite of its privileges shows up as a bare number. */
    private List<String> ofRoles(List<String> items, String target) {
        List<String> known = new ArrayList<>();
        for (String text : items) {
            AclItem item = AclItem.parse(text);
            if (allRoles.contains(item.grantor()) && (item.grantee().isEmpty() || allRoles.contains(item.grantee()))) {
                known.add(text);
            } else {
                warnings.add("the privileges " + text + " on " + target + " name a role that does not exist");
            }
        }
        return known;
    }

    private List<Integer> entriesOf(String... names) {
        List<Integer> ids = new ArrayList<>();
        for (String name : names) {
            Integer id = roles.get(name);
            if (id != null && !ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static boolean isPredefined(String role) {
        return role.startsWith("pg_");
    }

    private int add(EntryKind kind, String name, String owner, Place place, List<Integer> needs, String sql) {
        int id = entries.size() + 1;
        entries.add(new Entry(id, kind, "", name, "", owner, Section.PRE_DATA, place, needs, sql, ""));
        return id;
    }
}
