package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Grants;
import io.pgbackup.jdbc.catalog.read.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The properties of a database itself, without its objects. */
public final class DatabaseProperties {

    private static final String CURRENT = """
            SELECT d.datname AS name, r.rolname AS owner, pg_encoding_to_char(d.encoding) AS encoding,
                   d.datcollate AS collate, d.datctype AS ctype, s.spcname AS tablespace,
                   d.datconnlimit AS connection_limit, d.datistemplate AS is_template,
                   shobj_description(d.oid, 'pg_database') AS comment, %s
            FROM pg_database d
                JOIN pg_tablespace s ON s.oid = d.dattablespace
                LEFT JOIN pg_roles r ON r.oid = d.datdba
            WHERE d.datname = current_database()""";

    private static final String PROVIDER =
            "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS locale_provider";

    private static final String SETTINGS = """
            SELECT r.rolname AS role, s.setrole <> 0 AS of_role, s.setconfig
            FROM pg_db_role_setting s
                JOIN pg_database d ON d.oid = s.setdatabase
                LEFT JOIN pg_roles r ON r.oid = s.setrole
            WHERE d.datname = current_database()""";

    private static final String PRIVILEGES = """
            SELECT r.rolname AS owner, d.datacl AS acl, acldefault('d', d.datdba) AS acl_default
            FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
            WHERE d.datname = current_database() AND d.datacl IS NOT NULL""";

    private static final List<String> NAMES = List.of(
            "name",
            "owner",
            "encoding",
            "collate",
            "ctype",
            "tablespace",
            "connection_limit",
            "is_template",
            "comment",
            "locale_provider",
            "locale",
            "icu_rules");

    private DatabaseProperties() {}

    /** Returns the properties by name, without those that the database does not have or the server does not know. */
    public static Map<String, String> read(CatalogContext context) {
        Map<String, String> properties = context.queries()
                .rows(CURRENT.formatted(locale(context)), DatabaseProperties::properties)
                .get(0);
        context.queries().rows(SETTINGS, row -> addSettings(row, properties));
        context.queries().rows(PRIVILEGES, row -> addPrivileges(row, context, properties));
        return properties;
    }

    /** Adds settings as {@code setting/<role or nothing>/<name>}; settings that remain of a dropped role are not kept. */
    private static boolean addSettings(Row row, Map<String, String> properties) throws SQLException {
        String role = row.textOrEmpty("role");
        if (row.flag("of_role") && role.isEmpty()) {
            return false;
        }
        for (String setting : row.list("setconfig")) {
            int equals = setting.indexOf('=');
            properties.put("setting/" + role + "/" + setting.substring(0, equals), setting.substring(equals + 1));
        }
        return true;
    }

    /** Adds privileges as {@code acl/<number>} and {@code acl_default/<number>}, in the server's order. */
    private static boolean addPrivileges(Row row, CatalogContext context, Map<String, String> properties)
            throws SQLException {
        properties.put("acl_owner", row.text("owner"));
        for (String list : List.of("acl", "acl_default")) {
            List<String> items = row.list(list).stream()
                    .filter(text -> Grants.isPossible(text, "the database", context))
                    .toList();
            for (int i = 0; i < items.size(); i++) {
                properties.put(String.format(Locale.ROOT, "%s/%04d", list, i + 1), items.get(i));
            }
        }
        return true;
    }

    private static String locale(CatalogContext context) {
        if (context.isAtLeast(17)) {
            return PROVIDER + ", d.datlocale AS locale, d.daticurules AS icu_rules";
        }
        if (context.isAtLeast(16)) {
            return PROVIDER + ", d.daticulocale AS locale, d.daticurules AS icu_rules";
        }
        if (context.isAtLeast(15)) {
            return PROVIDER + ", d.daticulocale AS locale, NULL AS icu_rules";
        }
        return "'libc' AS locale_provider, NULL AS locale, NULL AS icu_rules";
    }

    private static Map<String, String> properties(Row row) throws SQLException {
        Map<String, String> properties = new TreeMap<>();
        for (String name : NAMES) {
            Optional<String> value = row.optionalText(name);
            value.ifPresent(text -> properties.put(name, text));
        }
        return properties;
    }
}
