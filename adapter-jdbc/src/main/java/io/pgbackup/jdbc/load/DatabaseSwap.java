package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one database in the place of another. Renames are one transaction; what surrounds it (no new connections) cannot be, so it is
 * undone by hand, over a new connection, also when the answer to the commit was lost: the database's oid tells how it ended.
 */
final class DatabaseSwap {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSwap.class);

    /** Ended sessions need a moment to leave; autovacuum workers are asked to by the server itself. */
    private static final int WAITS = 200;

    private static final Duration WAIT = Duration.ofMillis(50);

    private final String replacement;
    private final String current;
    private final String retired;

    DatabaseSwap(String replacement, String current, String retired) {
        this.replacement = replacement;
        this.current = current;
        this.retired = retired;
    }

    /** Runs work over a new connection to a database that is not concerned, and translates failures. */
    @FunctionalInterface
    interface Connected {
        String call(JdbcDatabaseAdmin.Work<String> work);
    }

    void run(Connected connected) {
        State before = new State(connected.call(this::readState));
        try {
            connected.call(connection -> {
                allowConnections(connection, current, false);
                endSessions(connection);
                rename(connection);
                return "";
            });
        } catch (BackupServiceException e) {
            String now = restore(connected, before, e);
            if (!now.equals(retired)) {
                throw e;
            }
            LOG.warn("the answer to the swap's commit was lost, but the databases have been swapped");
            return;
        }
        if (before.allowedConnections()) {
            connected.call(connection -> allowConnections(connection, retired, true));
        }
    }

    /** What the current database is: {@code oid allowed}. */
    private record State(String text) {

        String oid() {
            return text.substring(0, text.indexOf(' '));
        }

        boolean allowedConnections() {
            return text.endsWith(" true");
        }
    }

    private String readState(Connection connection) throws SQLException {
        List<String> found = Statements.query(
                connection,
                "SELECT oid || ' ' || datallowconn FROM pg_catalog.pg_database WHERE datname = " + Sql.literal(current),
                row -> row.getString(1));
        if (found.isEmpty()) {
            throw new DatabaseException(
                    FailureKind.SQL_FAILED, "database " + current + " cannot be swapped: it does not exist");
        }
        return found.get(0);
    }

    /** Allows connections again, under whatever name the old database has now; returns that name. */
    private static String restore(Connected connected, State before, BackupServiceException failure) {
        try {
            return connected.call(connection -> {
                String name = Statements.single(
                        connection,
                        "SELECT datname FROM pg_catalog.pg_database WHERE oid = " + before.oid(),
                        row -> row.getString(1));
                if (before.allowedConnections()) {
                    allowConnections(connection, name, true);
                }
                return name;
            });
        } catch (BackupServiceException e) {
            failure.addSuppressed(e);
            LOG.error(
                    "the database with oid {} may refuse connections now; ALTER DATABASE … ALLOW_CONNECTIONS true helps",
                    before.oid());
            throw failure;
        }
    }

    private static String allowConnections(Connection connection, String database, boolean allow) throws SQLException {
        Statements.execute(connection, "ALTER DATABASE " + Sql.ident(database) + " ALLOW_CONNECTIONS " + allow);
        return "";
    }

    private void endSessions(Connection connection) throws SQLException {
        String names = Sql.literal(current) + ", " + Sql.literal(replacement);
        String sql =
                "SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname IN ("
                        + names + ") AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()";
        for (int i = 0; i < WAITS; i++) {
            if (Statements.query(connection, sql, row -> row.getInt(1)).isEmpty()) {
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new RunException(FailureKind.INTERRUPTED, "interrupted while sessions of " + current + " ended");
            }
            LockSupport.parkNanos(WAIT.toNanos());
        }
        throw new DatabaseException(
                FailureKind.SQL_FAILED,
                "database " + current + " cannot be swapped: its sessions do not end",
                "look into pg_stat_activity");
    }

    private void rename(Connection connection) throws SQLException {
        Statements.execute(connection, "BEGIN");
        Statements.execute(connection, rename(current, retired));
        Statements.execute(connection, rename(replacement, current));
        Statements.execute(connection, "COMMIT");
    }

    private static String rename(String from, String to) {
        return "ALTER DATABASE " + Sql.ident(from) + " RENAME TO " + Sql.ident(to);
    }
}
