package io.pgbackup.jdbc.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a database is, apart from its objects. */
final class DatabaseProperties {

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

    /** By name; what the database does not have, or the server does not know, is not there. */
    static Map<String, String> read(CatalogContext context) {
        return context.queries()
                .rows(CURRENT.formatted(locale(context)), DatabaseProperties::properties)
                .get(0);
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
