package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Acquires the leader's ACCESS SHARE locks, many tables at a time. */
final class TableLocks {

    static final String NOT_AVAILABLE = "55P03";

    private static final int BATCH_TABLES = 500;
    private static final int BATCH_CHARACTERS = 100_000;

    /** The states for a table or schema that no longer exists, or a name that no longer refers to a table. */
    private static final Set<String> GONE = Set.of("42P01", "3F000", "42809");

    private final Connection leader;
    private final Duration timeout;

    TableLocks(Connection leader, Duration timeout) {
        this.leader = leader;
        this.timeout = timeout;
    }

    /**
     * Locks all tables. The timeout also applies to the leader's next statements, until {@link #endTimeout}.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if a table no longer exists, {@code SQL_FAILED} if a table cannot
     * be locked
     */
    void lock(List<LockTarget> targets) throws SQLException {
        // Zero would mean to wait for ever.
        long millis = Math.max(1, timeout.toMillis());
        Statements.execute(leader, "SET LOCAL lock_timeout = " + millis);
        List<LockTarget> batch = new ArrayList<>();
        int characters = 0;
        for (LockTarget target : targets) {
            batch.add(target);
            characters += target.qualifiedName().length();
            if (batch.size() == BATCH_TABLES || characters > BATCH_CHARACTERS) {
                lockBatch(batch);
                batch.clear();
                characters = 0;
            }
        }
        lockBatch(batch);
    }

    /**
     * Ends the timeout. It stays in force after {@link #lock}, because the server locks the relations of a view before it writes
     * the view's definition.
     */
    void endTimeout() throws SQLException {
        Statements.execute(leader, "SET LOCAL lock_timeout = 0");
    }

    private void lockBatch(List<LockTarget> batch) throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Statements.execute(leader, statement(batch, ""));
        } catch (SQLException e) {
            throw failure(batch, e);
        }
    }

    /** Returns SQL that locks in a subtransaction, whose failure leaves the transaction unchanged. */
    static String statement(List<LockTarget> tables, String wait) {
        return tables.stream()
                .map(table -> "ONLY " + table.qualifiedName())
                .collect(Collectors.joining(
                        ", ",
                        "SAVEPOINT table_lock; LOCK TABLE ",
                        " IN ACCESS SHARE MODE" + wait + "; RELEASE SAVEPOINT table_lock"));
    }

    /** Undoes a {@linkplain #statement statement} that failed. */
    static void undo(Connection connection) throws SQLException {
        Statements.execute(connection, "ROLLBACK TO SAVEPOINT table_lock; RELEASE SAVEPOINT table_lock");
    }

    private BackupServiceException failure(List<LockTarget> batch, SQLException e) throws SQLException {
        String state = SqlFailures.state(e);
        if (GONE.contains(state)) {
            return DatabaseException.changed(
                    "a table was dropped or renamed before it could be locked: " + SqlFailures.reason(e), null, e);
        }
        if (!state.equals(NOT_AVAILABLE)) {
            return SqlFailures.of("locking the tables", e);
        }
        return DatabaseException.sqlFailed(
                "could not lock " + blocked(batch) + " within " + timeout.toMillis() + " ms (SQLSTATE " + state + ")",
                "another session holds or waits for an exclusive lock there (pg_locks, pg_blocking_pids); end it, or raise"
                        + " the lock timeout",
                e);
    }

    /** Returns the tables of the batch that cannot be locked at once. */
    private String blocked(List<LockTarget> batch) throws SQLException {
        undo(leader);
        List<String> blocked = new ArrayList<>();
        for (LockTarget table : batch) {
            try {
                Statements.execute(leader, statement(List.of(table), " NOWAIT"));
            } catch (SQLException e) {
                if (SqlFailures.isConnectionLost(e)) {
                    throw e;
                }
                undo(leader);
                blocked.add(table.qualifiedName());
            }
        }
        return blocked.isEmpty()
                ? "one of " + batch.size() + " tables, free again by now,"
                : (blocked.size() == 1 ? "table " : "tables ") + String.join(", ", blocked);
    }
}
