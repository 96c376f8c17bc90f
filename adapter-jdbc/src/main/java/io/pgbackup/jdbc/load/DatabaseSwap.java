package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.worker.WorkerCrew;
import io.pgbackup.jdbc.session.SessionText;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Renames databases, all in one transaction.
 *
 * <p>A database can only be renamed while no session is connected to it. {@code RENAME} locks the database first, and new
 * connections wait until the transaction ends. Under that lock, the server waits some seconds for the existing sessions to leave,
 * and in the meantime a second connection terminates them. So connections need not be forbidden, and a run that dies in between
 * leaves nothing forbidden.
 */
final class DatabaseSwap {

    /** The number of attempts. The server waits five seconds for sessions to leave, each time. */
    private static final int ATTEMPTS = 6;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String OBJECT_IN_USE = "55006";

    private final String what;
    private final List<Rename> renames;

    /**
     * @param what names the act for messages
     */
    DatabaseSwap(String what, List<Rename> renames) {
        this.what = what;
        this.renames = List.copyOf(renames);
    }

    /** One database's new name; the renames of a swap follow each other. */
    record Rename(String from, String to) {

        String sql() {
            return "ALTER DATABASE " + Sql.ident(from) + " RENAME TO " + Sql.ident(to);
        }
    }

    /** Runs work over a new connection to a database that is not to be renamed, and translates failures. */
    @FunctionalInterface
    interface Connected {
        <T> T call(JdbcDatabaseAdmin.Work<T> work);
    }

    void run(Connected connected) {
        // Sessions are selected by oid: by name, the last query could end sessions of the database that has the name by
        // then.
        String oids = connected.call(this::oids);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (Thread.currentThread().isInterrupted()) {
                throw RunException.interrupted(what + " was interrupted");
            }
            if (isDone(connected, oids)) {
                return;
            }
        }
        List<String> sessions =
                connected.call(connection -> Statements.query(connection, sessions(oids), row -> row.getString(1)));
        throw DatabaseException.sqlFailed(
                what + " failed: some sessions do not end"
                        + (sessions.isEmpty() ? "" : ": " + String.join("; ", sessions)),
                "end these sessions, or stop the program that opens them, and restore again");
    }

    private boolean isDone(Connected connected, String oids) {
        AtomicBoolean over = new AtomicBoolean();
        try (WorkerCrew crew = new WorkerCrew("end sessions", 1, () -> {})) {
            crew.submit(() -> connected.call(connection -> endSessions(connection, oids, over)));
            boolean isDone;
            try {
                isDone = connected.call(this::rename);
            } finally {
                over.set(true);
            }
            if (!isDone) {
                crew.join();
            }
            return isDone;
        }
    }

    private boolean rename(Connection connection) throws SQLException {
        try {
            Statements.execute(connection, "BEGIN");
            for (Rename rename : renames) {
                Statements.execute(connection, rename.sql());
            }
            Statements.execute(connection, "COMMIT");
            return true;
        } catch (SQLException e) {
            String state = SqlFailures.state(e);
            if (state.equals(OBJECT_IN_USE)) {
                return false;
            }
            if (JdbcDatabaseAdmin.NAME_TAKEN.contains(state)) {
                throw TargetException.conflict(
                        what + " failed: a database of that name now exists",
                        "drop or rename it, or restore under another name",
                        SqlFailures.of(what, e));
            }
            throw e;
        }
    }

    private boolean endSessions(Connection connection, String oids, AtomicBoolean over) throws SQLException {
        String sql = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datid IN ("
                + oids + ") AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()";
        while (!over.get()) {
            Statements.query(connection, sql, row -> row.getBoolean(1));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private static String sessions(String oids) {
        return "SELECT pg_catalog.concat_ws(', ', " + SessionText.parts("a.pid", "a")
                + ", a.backend_type) FROM pg_catalog.pg_stat_activity a WHERE a.datid IN (" + oids + ") ORDER BY a.pid";
    }

    private String oids(Connection connection) throws SQLException {
        List<String> oids = new ArrayList<>();
        for (Rename rename : renames) {
            List<String> found = Statements.query(
                    connection,
                    "SELECT oid FROM pg_catalog.pg_database WHERE datname = " + Sql.literal(rename.from()),
                    row -> row.getString(1));
            if (found.isEmpty()) {
                throw DatabaseException.sqlFailed(what + " failed: there is no database " + rename.from());
            }
            oids.addAll(found);
        }
        return String.join(", ", oids);
    }
}
