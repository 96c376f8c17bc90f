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
 * One transaction, each act of it in a savepoint. Text of a file is executed within a statement of PL/pgSQL, where the server refuses
 * commands that end transactions: nothing stays, whatever the text may be. It has a connection of its own, which ends with it: some extensions
 * leave traces in the session that created them, and what the session remembers of the definitions is memory that the restore would miss.
 */
final class JdbcRehearsal implements Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcRehearsal.class);
    private static final String LOCK_TABLE_FULL = "53200";
    private static final String NOT_SUPPORTED = "0A000";
    private static final String INVALID_TERMINATION = "2D000";

    /** Where the server refuses commands that end transactions. */
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

    /** Over a session of its own, which ends with it: those of the load stay as they are, and one of them claims the target. */
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
                throw endsTransaction(what, "nothing of it stays", e);
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
            throw endsTransaction(what, "what came before it may be in the target now", null);
        }
    }

    private void requireOpenOrFailed(String what, SQLException failure) throws BackupServiceException {
        try {
            if (!SqlFailures.isConnectionLost(failure) && !Statements.inAnyTransaction(connection)) {
                throw endsTransaction(what, "what came before it may be in the target now", failure);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static RunException endsTransaction(String what, String left, @Nullable SQLException cause) {
        return RunException.failed(
                what + " was to end the transaction in which it was tried, as no definition does: " + left,
                "somebody has changed this file: restore from another backup",
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

    /** A full disk, or a server that is at its limits, refuses nothing of the backup. */
    private BackupServiceException failure(String what, SQLException e) {
        if (active.isClosed()) {
            return active.failure(what, connection, e);
        }
        BackupServiceException failure = SqlFailures.ofDefinition(what, e);
        return failure.kind() == FailureKind.SQL_FAILED && SqlFailures.isOfServer(e)
                ? RunException.failed(
                        failure.getMessage() + "; it was only tried, and nothing was restored",
                        failure.hint().orElse(null),
                        failure)
                : failure;
    }

    /** Waits until the server has let go of everything: the restore makes the same things next. */
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
