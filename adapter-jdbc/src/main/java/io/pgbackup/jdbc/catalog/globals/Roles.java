package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Roles with their settings and comments. A role is one statement that does nothing if the role exists, so a role is created with
 * everything that belongs to it, or not at all.
 */
final class Roles {

    private static final String ROLES = """
            SELECT oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
                   rolconnlimit, rolvaliduntil::text AS valid_until, %s AS password,
                   shobj_description(oid, 'pg_authid') AS comment
            FROM %s
            ORDER BY rolname COLLATE "C\"""";

    private static final String SETTINGS = """
            SELECT setrole, setconfig FROM pg_db_role_setting WHERE setdatabase = 0 ORDER BY setrole""";

    private final GlobalsDraft draft;

    Roles(GlobalsDraft draft) {
        this.draft = draft;
    }

    void add(boolean passwords) {
        Map<Long, List<String>> settings = new HashMap<>();
        draft.queries().rows(SETTINGS, row -> settings.put(row.oid("setrole"), row.list("setconfig")));
        String sql = ROLES.formatted(passwords ? "rolpassword" : "NULL::text", passwords ? "pg_authid" : "pg_roles");
        draft.queries().rows(sql, row -> role(row, settings));
        String ofAll = settings("ALL", settings.getOrDefault(0L, List.of()));
        if (!ofAll.isEmpty()) {
            draft.add(EntryKind.ROLE_SETTINGS, "all roles", "", Place.PRE_DATA, List.of(), ofAll);
        }
    }

    private boolean role(Row row, Map<Long, List<String>> settings) throws SQLException {
        String role = row.text("rolname");
        draft.knows(role);
        if (row.oid("oid") == GlobalsReader.BOOTSTRAP_SUPERUSER) {
            draft.isBootstrapSuperuser(role);
        }
        if (GlobalsReader.isPredefined(role)) {
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
        draft.addRole(role, "DO " + Sql.dollarQuote(body) + ";\n");
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
}
