package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out whether names still refer to the same objects as in the snapshot. The lock of a table protects its own name, but
 * nothing protects the name of its schema, or of a sequence: if a session swaps two schemas while rows are read, their rows would
 * be swapped in the backup. Nor does a lock protect the names that the text of rows contains: {@link RowText} covers these.
 */
final class NamesCheck {

    /** Hashes, because another session may have another encoding. */
    private static final String RELATIONS = """
            SELECT c.oid, pg_catalog.md5(pg_catalog.concat_ws(' ', c.relnamespace, c.relname))
            FROM pg_catalog.pg_class c WHERE c.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    private static final String SCHEMAS = """
            SELECT n.oid, pg_catalog.md5(n.nspname::pg_catalog.text)
            FROM pg_catalog.pg_namespace n WHERE n.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    private static final String SCHEMA_NAMES = """
            SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    /** The function reads the latest committed state, not the snapshot. */
    private static final String OTHERS = """
            SELECT t.name
            FROM ROWS FROM (pg_catalog.unnest('{%s}'::pg_catalog.oid[]),
                            pg_catalog.unnest(ARRAY[%s]::pg_catalog.text[])) AS t (oid, name)
            WHERE pg_catalog.to_regclass(t.name)::pg_catalog.oid IS DISTINCT FROM t.oid
            LIMIT 1""";

    /** The value is read last, and must fit into the definition, which is the snapshot's. */
    private static final String BOUNDS = """
            SELECT s.seqrelid, pg_catalog.md5(pg_catalog.concat_ws(' ', s.seqtypid, s.seqmin, s.seqmax))
            FROM pg_catalog.pg_sequence s WHERE s.seqrelid = ANY ('{%s}'::pg_catalog.oid[])""";

    private static final String HINT =
            "run the backup again while no session renames or alters objects of the database";

    private static final String RENAMED = " was renamed, moved or dropped while the database was read:"
            + " the data read under its name may belong to another object";

    private static final String ALTERED =
            " was altered while the database was read: its value may not fit into its definition";

    private final DumpConnections connections;
    private final List<Remembered> remembered;

    private NamesCheck(DumpConnections connections, List<Remembered> remembered) {
        this.connections = connections;
        this.remembered = remembered;
    }

    /** Remembers all tables, sequences and schemas of a dump, as its snapshot shows them. */
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
        Map<Long, String> sequences = new HashMap<>();
        catalog.sequences().forEach(one -> sequences.put(one.oid(), "sequence " + one.qualifiedName()));
        relations.putAll(sequences);
        List<Remembered> remembered = new ArrayList<>();
        remembered.add(Remembered.of(leader, SCHEMAS, schemas, RENAMED));
        remembered.add(Remembered.of(leader, RELATIONS, relations, RENAMED));
        remembered.add(Remembered.of(leader, BOUNDS, sequences, ALTERED));
        remembered.addAll(RowText.of(leader, tables));
        return new NamesCheck(connections, List.copyOf(remembered));
    }

    /**
     * Checks the latest state over a connection of its own.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if a name refers to another object now
     */
    void check() throws SQLException {
        Connection now = connections.openBeside();
        try {
            Statements.execute(now, GapCheck.BEGIN);
            for (Remembered one : remembered) {
                Optional<String> changed = one.changed(now);
                if (changed.isPresent()) {
                    throw DatabaseException.changed(changed.get(), HINT);
                }
            }
            Statements.execute(now, "COMMIT");
        } finally {
            Connector.rollBackAndCloseQuietly(now);
        }
    }

    /**
     * Locks tables, and checks whether these are the intended ones.
     *
     * @param locking the statements that lock the tables
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} that names the table
     */
    static void lockSame(Connection connection, String locking, List<LockTarget> tables) throws SQLException {
        requireSame(tables, sql -> Statements.query(connection, locking, sql, row -> row.getString(1)));
    }

    /**
     * Checks whether locked tables are still the intended ones. Called before and after each COPY, since schemas that were swapped
     * may be swapped back by the end.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} that names the table
     */
    static void requireSame(Connection connection, List<LockTarget> tables) throws SQLException {
        if (!tables.isEmpty()) {
            requireSame(tables, sql -> Statements.query(connection, sql, row -> row.getString(1)));
        }
    }

    @FunctionalInterface
    private interface Look {
        List<String> others(String sql) throws SQLException;
    }

    private static void requireSame(List<LockTarget> tables, Look look) throws SQLException {
        String sql = OTHERS.formatted(
                tables.stream().map(table -> String.valueOf(table.oid())).collect(Collectors.joining(",")),
                tables.stream().map(table -> Sql.literal(table.qualifiedName())).collect(Collectors.joining(",")));
        for (String table : look.others(sql)) {
            throw DatabaseException.changed(
                    "table " + table + " is not the same table as when the dump began: its schema was renamed", HINT);
        }
    }

    private static Map<Long, String> names(Connection connection, String sql) throws SQLException {
        return Statements.query(connection, sql, row -> Map.entry(row.getLong(1), row.getString(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
