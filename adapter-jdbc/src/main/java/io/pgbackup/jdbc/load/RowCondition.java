package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The condition by which an extension selects users' rows in its own table. The target's own condition is used, because one from a
 * backup file could be any code.
 */
final class RowCondition {

    /**
     * The condition, and whether the extension's script alone decides which code its evaluation runs. Expressions that the server
     * evaluates during planning (constant expressions of indexes and statistics) and casts of user-defined types would be other
     * code.
     */
    private static final String SQL = """
            SELECT coalesce(x.condition, ''),
                   NOT EXISTS (SELECT FROM pg_catalog.pg_index i
                               WHERE i.indrelid = x.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = x.oid)
                   AND NOT EXISTS (
                       SELECT FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = x.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid >= 16384
                         AND NOT EXISTS (
                             SELECT FROM pg_catalog.pg_depend d
                             WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = a.atttypid
                               AND d.deptype = 'e'))
            FROM pg_catalog.pg_extension e, LATERAL unnest(e.extconfig, e.extcondition) AS x (oid, condition)
            WHERE x.oid = pg_catalog.to_regclass(%s)""";

    private record Found(String condition, boolean isOfExtension) {}

    private RowCondition() {}

    /**
     * Returns the target's condition, to be run.
     *
     * @param filter the backup's condition
     * @throws RunException of kind {@code PROOF_FAILED} if the two conditions differ, or the target's would run users' code
     */
    static String of(Connection connection, WireEncoding wire, TableName table, String filter) throws SQLException {
        String name = Sql.literal(Sql.qualified(table.schema(), table.name()));
        List<Found> found = Statements.query(
                connection,
                wire.forDriver("read of the condition of table " + table, SQL.formatted(name)),
                row -> new Found(Statements.text(row, 1), row.getBoolean(2)));
        if (found.stream().noneMatch(one -> one.condition().equals(filter))) {
            throw RunException.proofFailed("table " + table
                    + " was not compared: its rows in the backup were chosen by a condition that "
                    + (found.isEmpty() ? "no extension in the target has" : "the target's extension does not have"));
        }
        if (!found.get(0).isOfExtension()) {
            throw RunException.proofFailed("table " + table
                    + " was not compared: in the target it has indexes, statistics or columns of users,"
                    + " whose code the condition of its rows would run");
        }
        return found.get(0).condition();
    }
}
