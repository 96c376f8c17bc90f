package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.load.Rehearsal;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.connect.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction, each act of it in a savepoint. Its connection is given up at the end: some extensions leave traces in the session
 * that created them, and what the session remembers of the definitions is memory that the restore would miss.
 */
final class JdbcRehearsal implements Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcRehearsal.class);
    private static final String LOCK_TABLE_FULL = "53200";

    private final ConnectionPool pool;
    private final WireEncoding wire;
    private final ActiveConnections active;
    private final Connection connection;

    private JdbcRehearsal(ConnectionPool pool, WireEncoding wire, ActiveConnections active, Connection connection) {
        this.pool = pool;
        this.wire = wire;
        this.active = active;
        this.connection = connection;
    }

    static JdbcRehearsal begin(ConnectionPool pool, WireEncoding wire, ActiveConnections active) {
        JdbcRehearsal rehearsal = new JdbcRehearsal(pool, wire, active, pool.borrow());
        try {
            rehearsal.run("begin of the rehearsal", "BEGIN");
        } catch (SQLException e) {
            rehearsal.close();
            throw rehearsal.failure("begin of the rehearsal", e);
        }
        return rehearsal;
    }

    @Override
    public boolean execute(String what, String sql) {
        String text = wire.forDriver(what, OldParameters.leaveOut(sql));
        try {
            run(what, "SAVEPOINT rehearsed;\n" + text + "\n;RELEASE SAVEPOINT rehearsed");
            return true;
        } catch (SQLException e) {
            takeBack(what, e);
            if (SqlFailures.state(e).equals(LOCK_TABLE_FULL)) {
                return false;
            }
            throw failure(what, e);
        }
    }

    private void takeBack(String what, SQLException failure) {
        try {
            run(what, "ROLLBACK TO SAVEPOINT rehearsed");
        } catch (SQLException e) {
            failure.addSuppressed(e);
            throw failure(what, SqlFailures.isConnectionLost(e) ? e : failure);
        }
    }

    private void run(String what, String sql) throws SQLException {
        ActiveConnections.Activity activity = active.begin(what, connection);
        try {
            Statements.execute(connection, sql);
        } finally {
            activity.end();
        }
    }

    private BackupServiceException failure(String what, SQLException e) {
        return active.isClosed() ? active.failure(what, connection, e) : SqlFailures.of(what, e);
    }

    /** Waits until the server has let go of everything: the restore makes the same things next. */
    @Override
    public void close() {
        try {
            Statements.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("end of the rehearsal: SQLSTATE {}", SqlFailures.state(e));
        }
        pool.discard(connection);
        Connector.closeQuietly(connection);
    }
}
