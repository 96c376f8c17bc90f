package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Reads the properties of a database that {@code CREATE DATABASE} can give to another one. */
final class DatabaseProperties {

    private static final int V15 = 150000;
    private static final int V16 = 160000;
    private static final int V17 = 170000;

    private static final String SQL = """
            SELECT p.name, p.value
            FROM pg_catalog.pg_database d
            CROSS JOIN LATERAL (VALUES
                ('owner', pg_catalog.pg_get_userbyid(d.datdba)::pg_catalog.text),
                ('encoding', pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text),
                ('collate', d.datcollate::pg_catalog.text),
                ('ctype', d.datctype::pg_catalog.text),
                ('locale_provider', %s),
                ('icu_locale', %s),
                ('builtin_locale', %s),
                ('icu_rules', %s),
                ('tablespace', (SELECT t.spcname::pg_catalog.text FROM pg_catalog.pg_tablespace t
                                WHERE t.oid = d.dattablespace)),
                ('connection_limit', d.datconnlimit::pg_catalog.text),
                ('is_template', d.datistemplate::pg_catalog.text),
                ('comment', pg_catalog.shobj_description(d.oid, 'pg_database'))
            ) AS p (name, value)
            WHERE d.datname = pg_catalog.current_database() AND p.value <> ''""";

    private DatabaseProperties() {}

    static Map<String, String> read(Connection connection) throws SQLException {
        int version = Connector.versionNumber(connection);
        String locale = version >= V17 ? "d.datlocale" : version >= V15 ? "d.daticulocale" : "NULL";
        String sql = SQL.formatted(
                version >= V15
                        ? "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END"
                        : "'libc'",
                version >= V15 ? "CASE WHEN d.datlocprovider = 'i' THEN " + locale + " END" : "NULL",
                version >= V17 ? "CASE WHEN d.datlocprovider = 'b' THEN " + locale + " END" : "NULL",
                version >= V16 ? "d.daticurules" : "NULL");
        Map<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, String> property : Statements.query(
                connection, sql, row -> Map.entry(row.getString(1), row.getString(2)))) {
            properties.put(property.getKey(), property.getValue());
        }
        return properties;
    }
}
