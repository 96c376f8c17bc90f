package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks what kind of relation has the name of a table before it is read: a view or a foreign table would run its code with the
 * rights of the reading role.
 */
final class TableLook {

    private static final String WHAT = "check of the tables";
    private static final String TABLE = "r";
    private static final String PARTITIONED = "p";
    private static final String NOTHING = "";
    private static final Map<String, String> KINDS = Map.of(
            TABLE,
            "a table",
            PARTITIONED,
            "a partitioned table",
            "v",
            "a view",
            "m",
            "a materialized view",
            "f",
            "a foreign table",
            "S",
            "a sequence",
            "i",
            "an index",
            "I",
            "an index",
            "c",
            "a type");

    /** States for a relation that does not exist, and for one that cannot be locked. */
    private static final Set<String> OF_KIND = Set.of("3F000", "42P01", "42809");

    private record Found(TableName table, String kind) {

        String sentence() {
            return "table " + table
                    + (kind.equals(NOTHING)
                            ? " is missing"
                            : " is " + KINDS.getOrDefault(kind, "of another kind") + " in the target");
        }
    }

    private TableLook() {}

    /**
     * Locks tables in the open transaction, so that their definitions cannot change.
     *
     * @throws RunException of kind {@code PROOF_FAILED} if one is not an ordinary table
     */
    static void lock(Connection connection, WireEncoding wire, List<TableName> tables) throws SQLException {
        String lock = tables.stream()
                .map(table -> "ONLY " + Sql.qualified(table.schema(), table.name()))
                .collect(Collectors.joining(", ", "SAVEPOINT look; LOCK TABLE ", " IN ACCESS SHARE MODE"));
        List<Found> found;
        try {
            found = Statements.query(
                    connection,
                    wire.forDriver(WHAT, lock),
                    wire.forDriver(WHAT, kinds(tables)),
                    row -> new Found(tables.get(row.getInt(1)), Statements.text(row, 2)));
        } catch (SQLException e) {
            if (!OF_KIND.contains(e.getSQLState())) {
                throw e;
            }
            Statements.execute(connection, "ROLLBACK TO SAVEPOINT look");
            found = found(connection, wire, tables);
            refuse(found, Set.of(TABLE), FailureKind.PROOF_FAILED);
            throw e;
        }
        refuse(found, Set.of(TABLE), FailureKind.PROOF_FAILED);
    }

    /** Fails with {@code TARGET_CONFLICT} if a relation exists under one of these names and is not a table, partitioned or not. */
    static void refuseOthers(Connection connection, WireEncoding wire, List<TableName> tables) throws SQLException {
        if (!tables.isEmpty()) {
            refuse(found(connection, wire, tables), Set.of(TABLE, PARTITIONED, NOTHING), FailureKind.TARGET_CONFLICT);
        }
    }

    private static void refuse(List<Found> found, Set<String> allowed, FailureKind kind) {
        for (Found one : found) {
            if (!allowed.contains(one.kind())) {
                throw BackupServiceException.of(kind, one.sentence(), null, null);
            }
        }
    }

    private static List<Found> found(Connection connection, WireEncoding wire, List<TableName> tables)
            throws SQLException {
        return Statements.query(
                connection,
                wire.forDriver(WHAT, kinds(tables)),
                row -> new Found(tables.get(row.getInt(1)), Statements.text(row, 2)));
    }

    private static String kinds(List<TableName> tables) {
        List<String> looks = new ArrayList<>();
        for (int place = 0; place < tables.size(); place++) {
            TableName table = tables.get(place);
            looks.add("(" + place + ", pg_catalog.to_regclass("
                    + Sql.literal(Sql.qualified(table.schema(), table.name())) + "))");
        }
        return "SELECT s.place, c.relkind FROM (VALUES " + String.join(", ", looks)
                + ") AS s (place, oid) LEFT JOIN pg_catalog.pg_class c ON c.oid = s.oid ORDER BY s.place";
    }
}
