package io.pgbackup.jdbc.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * A fixed number of connections, all opened before the pool is created, so that problems show at once and on the caller's thread.
 * Connections are neither rotated nor retired; a broken one is replaced by another from the same opener.
 */
public final class ConnectionPool implements AutoCloseable {

    private static final long WAIT_SLICE_MILLIS = 5_000;

    private final String name;
    private final HikariDataSource pool;
    private final OpenedConnections source;

    private ConnectionPool(String name, HikariDataSource pool, OpenedConnections source) {
        this.name = name;
        this.pool = pool;
        this.source = source;
    }

    /**
     * Opens all connections.
     *
     * @param name of the database, for messages
     * @param opener of ready connections; also called later, on a thread of the pool, for a replacement
     */
    public static ConnectionPool open(String name, int size, Supplier<Connection> opener) {
        Queue<Connection> opened = new ArrayDeque<>();
        try {
            while (opened.size() < size) {
                opened.add(opener.get());
            }
            OpenedConnections source = new OpenedConnections(opened, opener);
            HikariConfig config = new HikariConfig();
            config.setPoolName(name);
            config.setDataSource(source);
            config.setMaximumPoolSize(size);
            config.setMinimumIdle(size);
            config.setMaxLifetime(0);
            config.setIdleTimeout(0);
            config.setKeepaliveTime(0);
            config.setConnectionTimeout(WAIT_SLICE_MILLIS);
            return new ConnectionPool(name, new HikariDataSource(config), source);
        } catch (RuntimeException e) {
            opened.forEach(Connector::closeQuietly);
            throw e;
        }
    }

    /**
     * Returns a free connection; waits while all are in use. Closing the connection returns it to the pool.
     *
     * @throws RunException of kind {@code INTERRUPTED} when the waiting thread is interrupted
     */
    public Connection borrow() {
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (pool.isClosed() || pool.getHikariPoolMXBean().getTotalConnections() == 0) {
                    throw lost(e);
                }
            } catch (SQLException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw RunException.interrupted("interrupted while waiting for a connection to " + name, null, e);
                }
                throw lost(e);
            }
        }
    }

    private DatabaseException lost(SQLException e) {
        return DatabaseException.unreachable("the connections to " + name + " are lost", null, e);
    }

    /** Closes a borrowed connection for good. */
    public void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    /** Closes all connections. The pool would not end its threads on an interrupted thread, so the flag is set aside. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            source.close();
            pool.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
