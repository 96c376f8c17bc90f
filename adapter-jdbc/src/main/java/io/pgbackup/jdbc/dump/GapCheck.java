package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds out whether definitions of locked tables changed between the snapshot and the lock. A table that was truncated or rewritten
 * in that gap looks empty to the snapshot, without any error; a table that lost a column cannot be copied by the snapshot's column
 * list.
 */
final class GapCheck {

    /** The functions read the latest committed state, not the snapshot. */
    private static final String STORAGE = """
            SELECT t.name
            FROM ROWS FROM (pg_catalog.unnest('{%s}'::pg_catalog.oid[]),
                            pg_catalog.unnest('{%s}'::pg_catalog.oid[]),
                            pg_catalog.unnest(ARRAY[%s]::pg_catalog.text[])) AS t (oid, filenode, name)
            WHERE pg_catalog.to_regclass(t.name)::pg_catalog.oid IS DISTINCT FROM t.oid
               OR (t.filenode <> 0 AND pg_catalog.pg_relation_filenode(t.oid) IS DISTINCT FROM t.filenode)
            LIMIT 1""";

    /** The transactions that wrote the catalog rows of a table; vacuum and analyze update these rows in place. */
    private static final String DEFINITIONS = """
            SELECT c.oid,
                   pg_catalog.concat_ws(',', c.xmin, (
                       SELECT pg_catalog.string_agg(a.xmin::pg_catalog.text, ',' ORDER BY a.attnum)
                       FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = c.oid AND a.attnum > 0))
            FROM pg_catalog.pg_class c
            WHERE c.oid = ANY ('{%s}'::pg_catalog.oid[])""";

    /** Sees the latest state, and applies no setting that would outlive the transaction. */
    static final String BEGIN =
            "BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY; SET LOCAL statement_timeout = 0; SET LOCAL search_path = ''";

    private final Connection leader;
    private final Connection other;

    /**
     * @param leader in the snapshot transaction
     * @param other not in a transaction
     */
    GapCheck(Connection leader, Connection other) {
        this.leader = leader;
        this.other = other;
    }

    /** @throws DatabaseException of kind {@code DATABASE_CHANGED} that names the table */
    void check(List<LockTarget> targets) throws SQLException {
        if (targets.isEmpty()) {
            return;
        }
        String oids = join(
                targets.stream().map(target -> String.valueOf(target.oid())).toList());
        String storage = STORAGE.formatted(
                oids,
                join(targets.stream()
                        .map(target -> String.valueOf(target.relfilenode()))
                        .toList()),
                join(targets.stream()
                        .map(target -> Sql.literal(target.qualifiedName()))
                        .toList()));
        for (String table : Statements.query(leader, storage, row -> row.getString(1))) {
            throw changed(table, "was truncated, rewritten or dropped");
        }
        Map<Long, String> seen = definitions(leader, oids);
        Statements.execute(other, BEGIN);
        Map<Long, String> now = definitions(other, oids);
        Statements.execute(other, "COMMIT");
        for (LockTarget target : targets) {
            if (!String.valueOf(seen.get(target.oid())).equals(now.get(target.oid()))) {
                throw changed(target.qualifiedName(), "was altered");
            }
        }
    }

    private static DatabaseException changed(String table, String how) {
        return DatabaseException.changed("table " + table + " " + how + " between the snapshot and its lock");
    }

    private static Map<Long, String> definitions(Connection connection, String oids) throws SQLException {
        Map<Long, String> definitions = new HashMap<>();
        for (Map.Entry<Long, String> definition : Statements.query(
                connection, DEFINITIONS.formatted(oids), row -> Map.entry(row.getLong(1), row.getString(2)))) {
            definitions.put(definition.getKey(), definition.getValue());
        }
        return definitions;
    }

    private static String join(List<String> parts) {
        return parts.stream().collect(Collectors.joining(","));
    }
}
