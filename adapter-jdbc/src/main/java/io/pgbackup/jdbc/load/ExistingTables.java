package io.pgbackup.jdbc.load;

import io.pgbackup.core.load.ExistingTable;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads facts about tables that already exist in a target: their partition roots, their foreign keys, and whether they have rows.
 */
final class ExistingTables {

    private static final String ROOTS = """
            SELECT n.nspname, c.relname, rn.nspname, r.relname
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
            JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
            WHERE c.relkind IN ('r', 'p')""";

    private static final String REFERENCES = """
            SELECT DISTINCT n.nspname, r.relname, fn.nspname, f.relname
            FROM pg_catalog.pg_constraint k
            JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(k.conrelid), k.conrelid)
            JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
            JOIN pg_catalog.pg_class f ON f.oid = coalesce(pg_catalog.pg_partition_root(k.confrelid), k.confrelid)
            JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
            WHERE k.contype = 'f'""";

    /** The number of tables checked in one statement. */
    private static final int BATCH = 200;

    private record Pair(TableName one, TableName other) {}

    private ExistingTables() {}

    static List<ExistingTable> read(Connection connection, WireEncoding wire, List<TableName> tables)
            throws SQLException {
        TableLook.refuseOthers(connection, wire, tables);
        Map<TableName, TableName> roots = new HashMap<>();
        for (Pair pair : pairs(connection, ROOTS)) {
            roots.put(pair.one(), pair.other());
        }
        Map<TableName, Set<TableName>> references = new HashMap<>();
        for (Pair pair : pairs(connection, REFERENCES)) {
            references.computeIfAbsent(pair.one(), root -> new HashSet<>()).add(pair.other());
        }
        List<TableName> found = tables.stream().filter(roots::containsKey).toList();
        Set<TableName> filled = new HashSet<>();
        for (int from = 0; from < found.size(); from += BATCH) {
            List<TableName> batch = found.subList(from, Math.min(found.size(), from + BATCH));
            filled.addAll(filled(connection, wire, batch));
        }
        List<ExistingTable> existing = new ArrayList<>();
        for (TableName table : found) {
            TableName root = roots.getOrDefault(table, table);
            existing.add(
                    new ExistingTable(table, root, references.getOrDefault(root, Set.of()), !filled.contains(table)));
        }
        return existing;
    }

    private static List<Pair> pairs(Connection connection, String sql) throws SQLException {
        return Statements.query(
                connection,
                sql,
                row -> new Pair(
                        new TableName(Statements.text(row, 1), Statements.text(row, 2)),
                        new TableName(Statements.text(row, 3), Statements.text(row, 4))));
    }

    private static Set<TableName> filled(Connection connection, WireEncoding wire, List<TableName> tables)
            throws SQLException {
        List<String> looks = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            String name = Sql.qualified(tables.get(i).schema(), tables.get(i).name());
            looks.add("SELECT " + i + " WHERE EXISTS (SELECT FROM ONLY " + name + ")");
        }
        String sql = wire.forDriver("check of the existing tables", String.join(" UNION ALL ", looks));
        return new HashSet<>(Statements.query(connection, sql, row -> tables.get(row.getInt(1))));
    }
}
