package io.pgbackup.jdbc.load;

import io.pgbackup.core.load.RowsTransaction;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.CopyCalls;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.connect.WireEncoding;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;

/** A transaction on a connection that it keeps until it is closed. */
final class JdbcRowsTransaction implements RowsTransaction {

    private final ConnectionPool pool;
    private final WireEncoding wire;
    private final CopyCalls copyCalls;
    private final ActiveConnections active;
    private final Connection connection;
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
                Statements.execute(transaction.connection, "BEGIN");
                return true;
            });
            return transaction;
        } catch (RuntimeException e) {
            transaction.close();
            throw e;
        }
    }

    @Override
    public long copyIn(String what, String copyStatement, InputStream rows) {
        return call(
                what,
                () -> copyCalls.run(
                        what,
                        connection,
                        copyStatement,
                        (copies, statement) -> CopyInStream.loadWithin(what, copies, statement, rows)));
    }

    @Override
    public void commit(String what) {
        isOver = call(what, () -> {
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

    /** Something that the server is asked for. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T call(String what, Work<T> work) {
        try {
            ActiveConnections.Activity activity = active.begin(what, connection);
            try {
                return work.run();
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
            JdbcLoadSession.recover("rows that are taken back", connection, pool, wire);
        }
        Connector.closeQuietly(connection);
    }
}
