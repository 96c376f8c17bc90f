package io.pgbackup.jdbc.fingerprint;

import io.pgbackup.jdbc.session.Statements;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads which catalogs a server has, with their columns and the catalogs that these refer to. */
final class SystemTables {

    private static final int V14 = 140000;

    private static final String COLUMNS = """
            SELECT c.relname, c.relisshared, a.attname, pg_catalog.format_type(a.atttypid, NULL),
                   pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r' AND c.oid < 16384
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum""";

    private static final String REFERENCES = """
            SELECT pg_catalog.concat_ws(' ', k.fktable::pg_catalog.text, pg_catalog.array_to_string(k.fkcols, ','),
                   k.pktable::pg_catalog.text)
            FROM pg_catalog.pg_get_catalog_foreign_keys() AS k""";

    private SystemTables() {}

    /** The catalog that a column refers to, or the column with the relation whose attributes its numbers identify. */
    private record Reference(String target, String relationColumn) {}

    static List<SystemTable> read(Connection connection, int version) throws SQLException {
        Map<String, Reference> references = references(connection, version);
        Map<String, List<CatalogColumn>> columns = new LinkedHashMap<>();
        Map<String, Boolean> shared = new HashMap<>();
        Statements.query(connection, COLUMNS, row -> {
            String table = row.getString(1);
            String column = row.getString(3);
            Reference reference = references.getOrDefault(table + "." + column, new Reference("", ""));
            shared.put(table, row.getBoolean(2));
            return columns.computeIfAbsent(table, name -> new ArrayList<>())
                    .add(new CatalogColumn(
                            column,
                            row.getString(4),
                            row.getBoolean(5),
                            reference.target(),
                            reference.relationColumn()));
        });
        List<SystemTable> tables = new ArrayList<>();
        columns.forEach((name, of) -> tables.add(new SystemTable(
                name, shared.getOrDefault(name, false), of.stream().anyMatch(CatalogColumn::isReadable), of)));
        return tables;
    }

    /**
     * Returns the references. Servers before 14 cannot list them; their columns have the references that PostgreSQL 15 reports for
     * the same columns.
     */
    private static Map<String, Reference> references(Connection connection, int version) throws SQLException {
        List<String> lines = version >= V14
                ? Statements.query(connection, REFERENCES, row -> row.getString(1))
                : known().lines().toList();
        Map<String, Reference> references = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            String[] columns = words[1].split(",", -1);
            boolean isAttribute = columns.length == 2 && words[2].equals("pg_attribute");
            if (columns.length == 1) {
                references.put(words[0] + "." + columns[0], new Reference(words[2], ""));
            } else if (isAttribute) {
                references.put(words[0] + "." + columns[1], new Reference("", columns[0]));
            }
        }
        return references;
    }

    private static String known() {
        try (InputStream in =
                Objects.requireNonNull(SystemTables.class.getResourceAsStream("references.txt"), "references.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
