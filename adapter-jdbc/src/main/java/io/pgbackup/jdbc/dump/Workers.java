package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.catalog.LockTarget;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.postgresql.PGConnection;

/** The connections that read rows, each in a transaction on the shared snapshot from the first chunk to the last. */
final class Workers {

    private final ConnectionPool pool;
    private final Map<PGConnection, Set<Long>> locked = new ConcurrentHashMap<>();

    private Workers(ConnectionPool pool) {
        this.pool = pool;
    }

    /**
     * Opens all workers and puts them onto the snapshot.
     *
     * @param first an open session in no transaction, which becomes one of them
     */
    static Workers open(String database, int jobs, DumpConnections connections, Connection first, Snapshot snapshot) {
        Queue<Connection> prepared = new ArrayDeque<>(List.of(first));
        return new Workers(ConnectionPool.open(database, jobs, () -> {
            Connection next = prepared.poll();
            return onSnapshot(next == null ? connections.open() : next, snapshot);
        }));
    }

    private static Connection onSnapshot(Connection connection, Snapshot snapshot) {
        try {
            Statements.execute(connection, snapshot.importing());
            return connection;
        } catch (SQLException e) {
            Connector.closeQuietly(connection);
            throw SqlFailures.of("joining the snapshot", e);
        }
    }

    /** What is done over a worker's connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs work over a free worker.
     *
     * @param what names the work at the moment of a failure
     * @param tables to lock before, with one statement; none if empty
     * @return empty, with nothing done, if they cannot all be locked at once: somebody waits for a stronger lock
     */
    <T> Optional<T> call(Supplier<String> what, ActiveConnections active, List<LockTarget> tables, Work<T> work) {
        Connection connection = pool.borrow();
        boolean usable = false;
        try {
            ActiveConnections.Activity activity = active.begin(what.get(), connection);
            try {
                if (!lock(connection, tables)) {
                    usable = true;
                    return Optional.empty();
                }
                T result = work.run(connection);
                usable = true;
                return Optional.of(result);
            } finally {
                activity.end();
            }
        } catch (SQLException e) {
            throw active.failure(what.get(), connection, e);
        } finally {
            if (!usable) {
                // Its transaction has failed, and with it the snapshot.
                pool.discard(connection);
            }
            Connector.closeQuietly(connection);
        }
    }

    private boolean lock(Connection connection, List<LockTarget> tables) throws SQLException {
        Set<Long> mine =
                locked.computeIfAbsent(connection.unwrap(PGConnection.class), key -> ConcurrentHashMap.newKeySet());
        List<LockTarget> missing =
                tables.stream().filter(table -> !mine.contains(table.oid())).toList();
        if (missing.isEmpty()) {
            return true;
        }
        try {
            Statements.execute(connection, TableLocks.statement(missing, " NOWAIT"));
        } catch (SQLException e) {
            if (!TableLocks.NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            TableLocks.undo(connection);
            return false;
        }
        missing.forEach(table -> mine.add(table.oid()));
        return true;
    }

    void close() {
        pool.close();
    }
}
