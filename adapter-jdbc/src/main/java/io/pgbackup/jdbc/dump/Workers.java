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
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The connections that read rows, each in a transaction on the shared snapshot from the first chunk to the last. */
final class Workers {

    private final ConnectionPool pool;
    private final Map<PGConnection, Set<Long>> locked = new ConcurrentHashMap<>();
    private final Map<Long, List<LockTarget>> together = new ConcurrentHashMap<>();

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

    /** Tables that one thread reads one after the other: the first that a worker locks brings the others along. */
    void lockTogether(List<LockTarget> tables) {
        List<LockTarget> group = List.copyOf(tables);
        group.forEach(table -> together.put(table.oid(), group));
    }

    /** What is done over a worker's connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs work over a free worker.
     *
     * @param table to lock before; null for none
     * @return empty, with nothing done, if the table cannot be locked at once: somebody waits for a stronger lock
     */
    <T> Optional<T> call(String what, ActiveConnections active, @Nullable LockTarget table, Work<T> work) {
        Connection connection = pool.borrow();
        boolean usable = false;
        try {
            ActiveConnections.Activity activity = active.begin(what, connection);
            try {
                if (table != null && !lock(connection, table)) {
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
            throw active.failure(what, connection, e);
        } finally {
            if (!usable) {
                // Its transaction has failed, and with it the snapshot.
                pool.discard(connection);
            }
            Connector.closeQuietly(connection);
        }
    }

    private boolean lock(Connection connection, LockTarget table) throws SQLException {
        Set<Long> mine =
                locked.computeIfAbsent(connection.unwrap(PGConnection.class), key -> ConcurrentHashMap.newKeySet());
        if (mine.contains(table.oid())) {
            return true;
        }
        List<LockTarget> group = together.get(table.oid());
        if (group != null && lock(connection, group, mine)) {
            return true;
        }
        if (group != null) {
            // Somebody waits for one of them; which one shows when each is locked alone.
            group.forEach(member -> together.remove(member.oid()));
        }
        return lock(connection, List.of(table), mine);
    }

    private static boolean lock(Connection connection, List<LockTarget> tables, Set<Long> mine) throws SQLException {
        try {
            Statements.execute(connection, TableLocks.statement(tables, " NOWAIT"));
        } catch (SQLException e) {
            if (!TableLocks.NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            TableLocks.undo(connection);
            return false;
        }
        tables.forEach(table -> mine.add(table.oid()));
        return true;
    }

    void close() {
        pool.close();
    }
}
