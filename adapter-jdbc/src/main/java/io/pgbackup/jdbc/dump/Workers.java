package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.postgresql.PGConnection;

/** The connections that read rows, each in a transaction on the shared snapshot from the first chunk to the last. */
final class Workers {

    private final ConnectionPool pool;
    private final int jobs;
    private final SessionSettings settings;
    private final Collection<Connection> opened;
    private final Map<PGConnection, Set<Long>> locked = new ConcurrentHashMap<>();

    private Workers(ConnectionPool pool, int jobs, SessionSettings settings, Collection<Connection> opened) {
        this.pool = pool;
        this.jobs = jobs;
        this.settings = settings;
        this.opened = opened;
    }

    /**
     * Opens all workers and puts them on the snapshot.
     *
     * @param first a session that is already on the snapshot and becomes one of the workers
     * @param settings of the leader, which all workers have
     */
    static Workers open(
            String database,
            int jobs,
            DumpConnections connections,
            Connection first,
            Snapshot snapshot,
            SessionSettings settings) {
        Queue<Connection> prepared = new ArrayDeque<>(List.of(first));
        Collection<Connection> opened = new ConcurrentLinkedQueue<>();
        ConnectionPool pool = ConnectionPool.open(database, jobs, () -> {
            Connection next = prepared.poll();
            Connection connection = next == null ? joined(connections, snapshot, settings) : next;
            opened.add(connection);
            return connection;
        });
        return new Workers(pool, jobs, settings, opened);
    }

    private static Connection joined(DumpConnections connections, Snapshot snapshot, SessionSettings settings) {
        try {
            return connections.openJoined(snapshot, settings);
        } catch (SQLException e) {
            throw SqlFailures.of("joining the snapshot", e);
        }
    }

    /** Fails unless the settings of all workers' sessions are unchanged. No other thread may use the workers in the meantime. */
    void ensureUnchanged() {
        List<Connection> all = new ArrayList<>();
        try {
            while (all.size() < jobs) {
                Connection connection = pool.borrow();
                all.add(connection);
                settings.requireUnchanged(connection);
            }
        } catch (SQLException e) {
            throw SqlFailures.of("check of the sessions' settings", e);
        } finally {
            all.forEach(Connector::closeQuietly);
        }
    }

    /** Work over a worker's connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs work over a free worker.
     *
     * @param what names the work at the moment of a failure
     * @param tables to lock first, with one statement; may be empty
     * @return empty, without having done any work, if the tables cannot all be locked at once because another session waits for a
     * stronger lock
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
                NamesCheck.requireSame(connection, tables);
                usable = true;
                return Optional.of(result);
            } finally {
                activity.end();
            }
        } catch (SQLException e) {
            throw active.failure(what.get(), connection, e);
        } finally {
            if (!usable) {
                // The transaction has failed, and the snapshot is lost with it.
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
            NamesCheck.requireSame(connection, tables);
            return true;
        }
        try {
            NamesCheck.lockSame(connection, TableLocks.statement(missing, " NOWAIT"), missing);
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

    /** Ends the transactions properly, because a pooler keeps only the sessions whose transaction was ended in order. */
    void close() {
        Connector.rollBackAndCloseQuietly(opened);
        pool.close();
    }
}
