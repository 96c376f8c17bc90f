package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.RowsTransaction;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.copy.CopyCalls;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;

/** A transaction, with a connection that it keeps until it is closed. */
final class JdbcRowsTransaction implements RowsTransaction {

    private final ConnectionPool pool;
    private final WireEncoding wire;
    private final CopyCalls copyCalls;
    private final ActiveConnections active;
    private final Connection connection;
    private boolean freezes;
    private boolean isOver;

    private JdbcRowsTransaction(
            ConnectionPool pool,
            WireEncoding wire,
            CopyCalls copyCalls,
            ActiveConnections active,
            Connection connection) {
        this.pool = pool;
        this.wire = wire;
        this.copyCalls = copyCalls;
        this.active = active;
        this.connection = connection;
    }

    static JdbcRowsTransaction begin(
            ConnectionPool pool, WireEncoding wire, CopyCalls copyCalls, ActiveConnections active) {
        JdbcRowsTransaction transaction = new JdbcRowsTransaction(pool, wire, copyCalls, active, pool.borrow());
        try {
            transaction.call("begin of a transaction", () -> {
                // Whatever the database's default is, each statement must see all changes committed before it.
                Statements.execute(transaction.connection, "BEGIN ISOLATION LEVEL READ COMMITTED");
                return true;
            });
            return transaction;
        } catch (RuntimeException e) {
            transaction.close();
            throw e;
        }
    }

    static JdbcRowsTransaction alone(
            String what,
            TableName table,
            ConnectionPool pool,
            WireEncoding wire,
            CopyCalls copyCalls,
            ActiveConnections active) {
        JdbcRowsTransaction transaction = begin(pool, wire, copyCalls, active);
        try {
            transaction.freezes = transaction.call(what, () -> transaction.empty(what, table));
            return transaction;
        } catch (RuntimeException e) {
            transaction.close();
            throw e;
        }
    }

    /**
     * Gives an empty table a new file, as {@code FREEZE} demands. A table that has rows, or objects that react to changes of its
     * rows, is left unchanged.
     *
     * @return whether it has a new file
     */
    private boolean empty(String what, TableName table) throws SQLException {
        String name = Sql.qualified(table.schema(), table.name());
        boolean isPlain = Statements.single(connection, wire.forDriver(what, isPlain(table)), row -> row.getBoolean(1));
        if (!isPlain) {
            return false;
        }
        // The lock comes first, so that the query sees all committed rows, and no session adds any.
        Statements.execute(connection, wire.forDriver(what, "LOCK TABLE ONLY " + name + " IN ACCESS EXCLUSIVE MODE"));
        boolean isEmpty = Statements.single(
                connection,
                wire.forDriver(what, "SELECT NOT EXISTS (SELECT FROM ONLY " + name + ")"),
                row -> row.getBoolean(1));
        if (isEmpty) {
            Statements.execute(connection, wire.forDriver(what, "TRUNCATE TABLE ONLY " + name));
        }
        return isEmpty;
    }

    /**
     * Returns a query for whether a table may be truncated. Foreign keys are triggers, too; policies could hide rows; a publication
     * would empty the table on subscribers. If the table does not exist, COPY reports that later.
     */
    private static String isPlain(TableName table) {
        return """
            SELECT pg_catalog.count(*) = 1
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND NOT c.relhastriggers AND NOT c.relrowsecurity
                AND pg_catalog.has_table_privilege(c.oid, 'TRUNCATE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubtruncate)
                AND n.nspname = %s AND c.relname = %s""".formatted(Sql.literal(table.schema()), Sql.literal(table.name()));
    }

    @Override
    public long copyIn(String what, String copyStatement, InputStream rows) {
        CopyCalls.Body<Long> load = (copies, statement) -> CopyInStream.loadWithin(what, copies, statement, rows);
        return call(what, () -> {
            long taken = freezes
                    ? copyCalls.runFrozen(what, connection, copyStatement, load)
                    : copyCalls.run(what, connection, copyStatement, load);
            requireOpen(what);
            return taken;
        });
    }

    /** Fails if the transaction has ended, or has failed unnoticed: it would keep none of the rows loaded in it. */
    private void requireOpen(String what) throws SQLException {
        if (!Statements.inTransaction(connection)) {
            throw RunException.failed(what + " failed: its transaction is no longer open");
        }
    }

    @Override
    public void commit(String what) {
        isOver = call(what, () -> {
            requireOpen(what);
            try {
                Statements.execute(connection, "COMMIT");
                return true;
            } catch (SQLException e) {
                if (SqlFailures.isConnectionLost(e)) {
                    throw CopyInStream.inDoubt(what, e);
                }
                throw e;
            }
        });
    }

    /** Work that the server is asked to do. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T call(String what, Work<T> work) {
        try {
            ActiveConnections.Activity activity = active.begin(what, connection);
            try {
                T result = work.run();
                JdbcLoadSession.tell(what, connection);
                return result;
            } finally {
                activity.end();
            }
        } catch (SQLException e) {
            throw active.failure(what, connection, e);
        }
    }

    @Override
    public void close() {
        if (!isOver) {
            isOver = true;
            JdbcLoadSession.recover("rollback of rows", connection, pool, wire.setting());
        }
        Connector.closeQuietly(connection);
    }
}
