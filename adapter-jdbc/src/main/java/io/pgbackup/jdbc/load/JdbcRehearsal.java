package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.Rehearsal;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction, with a savepoint for each act. Text from a backup file is executed within a statement of PL/pgSQL, where the
 * server refuses commands that end transactions: nothing remains, whatever the text is. The rehearsal has a connection of its own,
 * which ends with it: some extensions leave traces in the session that created them, and the memory that a session uses for the
 * definitions would be missing during the restore.
 */
final class JdbcRehearsal implements Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcRehearsal.class);
    private static final String LOCK_TABLE_FULL = "53200";
    private static final String NOT_SUPPORTED = "0A000";
    private static final String INVALID_TERMINATION = "2D000";

    /** The source file of the server in which it refuses commands that end transactions. */
    private static final String EXECUTE = "pl_exec.c";

    private static final String HAS_PLPGSQL =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_language WHERE lanname = 'plpgsql')";

    private final WireEncoding wire;
    private final ActiveConnections active;
    private final Connection connection;
    private boolean hasPlpgsql;

    private JdbcRehearsal(WireEncoding wire, ActiveConnections active, Connection connection) {
        this.wire = wire;
        this.active = active;
        this.connection = connection;
    }

    /**
     * Begins a rehearsal over a session of its own, which ends with it; the sessions of the load stay unchanged, and one of them
     * claims the target.
     */
    static JdbcRehearsal begin(LoadOpener opener, WireEncoding wire, ActiveConnections active) {
        JdbcRehearsal rehearsal = new JdbcRehearsal(wire, active, opener.get());
        try {
            rehearsal.run("begin of the rehearsal", "BEGIN");
            rehearsal.hasPlpgsql = Statements.single(rehearsal.connection, HAS_PLPGSQL, row -> row.getBoolean(1));
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
            run(what, "SAVEPOINT rehearsed");
            run(what, hasPlpgsql ? enclosed(text) : text);
            requireOpen(what);
            run(what, "RELEASE SAVEPOINT rehearsed");
            return true;
        } catch (SQLException e) {
            requireOpenOrFailed(what, e);
            takeBack(what, e);
            if (isOfTransactions(e)) {
                throw endsTransaction(what, "nothing of it remains", e);
            }
            if (SqlFailures.state(e).equals(LOCK_TABLE_FULL)) {
                return false;
            }
            throw failure(what, e);
        }
    }

    private static String enclosed(String text) {
        return "DO " + Sql.dollarQuote("BEGIN EXECUTE " + Sql.dollarQuote(text) + "; END");
    }

    private static boolean isOfTransactions(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException server ? server.getServerErrorMessage() : null;
        return SqlFailures.state(e).equals(INVALID_TERMINATION)
                || (SqlFailures.state(e).equals(NOT_SUPPORTED) && message != null && EXECUTE.equals(message.getFile()));
    }

    private void requireOpen(String what) throws SQLException {
        if (!Statements.inTransaction(connection)) {
            throw endsTransaction(what, "the statements before it may have changed the target", null);
        }
    }

    private void requireOpenOrFailed(String what, SQLException failure) throws BackupServiceException {
        try {
            if (!SqlFailures.isConnectionLost(failure) && !Statements.inAnyTransaction(connection)) {
                throw endsTransaction(what, "the statements before it may have changed the target", failure);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static RunException endsTransaction(String what, String left, @Nullable SQLException cause) {
        return RunException.failed(
                what + " tried to end the transaction of the rehearsal, which no definition does: " + left,
                "this file has been changed: restore from another backup",
                cause == null ? null : SqlFailures.withoutValues(cause));
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

    /** Returns the failure. A full disk, or a server at its limits, says nothing about the backup. */
    private BackupServiceException failure(String what, SQLException e) {
        if (active.isClosed()) {
            return active.failure(what, connection, e);
        }
        BackupServiceException failure = SqlFailures.ofDefinition(what, e);
        return failure.kind() == FailureKind.SQL_FAILED && SqlFailures.isOfServer(e)
                ? RunException.failed(
                        failure.getMessage() + "; this was only the rehearsal, and nothing was restored",
                        failure.hint().orElse(null),
                        failure)
                : failure;
    }

    /** Waits until the server has released everything, because the restore creates the same objects next. */
    @Override
    public void close() {
        try {
            Statements.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("end of the rehearsal: SQLSTATE {}", SqlFailures.state(e));
        }
        Connector.closeQuietly(connection);
    }
}
