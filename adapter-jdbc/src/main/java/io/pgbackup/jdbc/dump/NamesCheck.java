package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.catalog.LockTarget;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out whether names still mean what they meant to the snapshot. The lock of a table keeps its own name, and nothing keeps that of its
 * schema, or of a sequence: whoever swaps two schemas while rows are read would have them exchanged in the backup.
 */
final class NamesCheck {

    /** Hashes, since another session may not have the same encoding. */
    private static final String RELATIONS = """
            SELECT c.oid, pg_catalog.md5(pg_catalog.concat_ws(' ', c.relnamespace, c.relname))
            FROM pg_catalog.pg_class c WHERE c.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    private static final String SCHEMAS = """
            SELECT n.oid, pg_catalog.md5(n.nspname::pg_catalog.text)
            FROM pg_catalog.pg_namespace n WHERE n.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    private static final String SCHEMA_NAMES = """
            SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    /** The function looks at the latest committed state, not at the snapshot. */
    private static final String OTHERS = """
            SELECT t.name
            FROM ROWS FROM (pg_catalog.unnest('{%s}'::pg_catalog.oid[]),
                            pg_catalog.unnest(ARRAY[%s]::pg_catalog.text[])) AS t (oid, name)
            WHERE pg_catalog.to_regclass(t.name)::pg_catalog.oid IS DISTINCT FROM t.oid
            LIMIT 1""";

    private static final String HINT = "run the backup again when nobody renames schemas or sequences";

    private final DumpConnections connections;
    private final Named schemas;
    private final Named relations;

    /**
     * Objects and what they were called.
     *
     * @param sql reads the hashes of their names
     * @param hashes as the snapshot has them, by oid
     * @param labels for people, by oid
     */
    private record Named(String sql, Map<Long, String> hashes, Map<Long, String> labels) {

        static Named of(Connection leader, String query, Map<Long, String> labels) throws SQLException {
            String sql = query.formatted(
                    labels.keySet().stream().map(String::valueOf).collect(Collectors.joining(",")));
            return new Named(sql, names(leader, sql), labels);
        }
    }

    private NamesCheck(DumpConnections connections, Named schemas, Named relations) {
        this.connections = connections;
        this.schemas = schemas;
        this.relations = relations;
    }

    /** Of all tables, sequences and schemas of a dump, as its snapshot sees them. */
    static NamesCheck of(DumpConnections connections, Connection leader, Catalog catalog, List<LockTarget> tables)
            throws SQLException {
        Set<String> dumped =
                catalog.entries().stream().map(entry -> entry.schema()).collect(Collectors.toSet());
        Map<Long, String> schemas = new HashMap<>();
        names(leader, SCHEMA_NAMES).forEach((oid, name) -> {
            if (dumped.contains(name)) {
                schemas.put(oid, "schema " + Sql.ident(name));
            }
        });
        Map<Long, String> relations = new HashMap<>();
        tables.forEach(table -> relations.put(table.oid(), "table " + table.qualifiedName()));
        catalog.sequences().forEach(one -> relations.put(one.oid(), "sequence " + one.qualifiedName()));
        return new NamesCheck(connections, Named.of(leader, SCHEMAS, schemas), Named.of(leader, RELATIONS, relations));
    }

    /**
     * Looks at the latest state over a connection of its own.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if a name means something else now
     */
    void check() throws SQLException {
        Connection now = connections.openBeside();
        try {
            Statements.execute(now, GapCheck.BEGIN);
            compare(schemas, now);
            compare(relations, now);
            Statements.execute(now, "COMMIT");
        } finally {
            Connector.rollBackAndCloseQuietly(now);
        }
    }

    private static void compare(Named before, Connection now) throws SQLException {
        Map<Long, String> hashes = names(now, before.sql());
        for (Map.Entry<Long, String> one : before.hashes().entrySet()) {
            if (!one.getValue().equals(hashes.get(one.getKey()))) {
                throw new DatabaseException(
                        FailureKind.DATABASE_CHANGED,
                        before.labels().get(one.getKey())
                                + " was renamed, moved or dropped while the database was read:"
                                + " what was read under its name may be another's",
                        HINT);
            }
        }
    }

    /**
     * Locks tables, and looks whether they are those that were meant.
     *
     * @param locking the statements that lock them
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} that names the table
     */
    static void lockSame(Connection connection, String locking, List<LockTarget> tables) throws SQLException {
        String sql = OTHERS.formatted(
                tables.stream().map(table -> String.valueOf(table.oid())).collect(Collectors.joining(",")),
                tables.stream().map(table -> Sql.literal(table.qualifiedName())).collect(Collectors.joining(",")));
        for (String table : Statements.query(connection, locking, sql, row -> row.getString(1))) {
            throw new DatabaseException(
                    FailureKind.DATABASE_CHANGED,
                    "table " + table + " is another one than when the dump began: its schema was renamed",
                    HINT);
        }
    }

    private static Map<Long, String> names(Connection connection, String sql) throws SQLException {
        return Statements.query(connection, sql, row -> Map.entry(row.getLong(1), row.getString(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
