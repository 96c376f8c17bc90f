package io.pgbackup.jdbc.connect;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands out connections that are already open, then opens more. The pool fetches them at its own pace; connections that it has not
 * fetched are closed together with this source.
 */
final class OpenedConnections implements DataSource, AutoCloseable {

    private static final int CLOSE_SECONDS = 5;

    private final Queue<Connection> opened;
    private final Supplier<Connection> opener;
    private boolean closed;

    OpenedConnections(Queue<Connection> opened, Supplier<Connection> opener) {
        this.opened = opened;
        this.opener = opener;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection ready = poll();
        if (ready != null) {
            return ready;
        }
        Connection fresh;
        try {
            fresh = opener.get();
        } catch (RuntimeException e) {
            // The pool logs SQLExceptions and retries; any other exception ends its thread.
            throw new SQLException(e.getMessage(), e);
        }
        if (isClosed()) {
            Connector.closeQuietly(fresh);
            throw new SQLException("the pool has been closed");
        }
        return fresh;
    }

    private synchronized @Nullable Connection poll() throws SQLException {
        if (closed) {
            throw new SQLException("the pool has been closed");
        }
        return opened.poll();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        opened.forEach(Connector::closeQuietly);
        opened.clear();
    }

    @Override
    public Connection getConnection(@Nullable String username, @Nullable String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user of these connections is fixed");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // Nothing is written.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The opener has a limit of its own.
    }

    /** Returns the time that the pool waits for its threads when it is closed; it warns if they have not ended by then. */
    @Override
    public int getLoginTimeout() {
        return CLOSE_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper of " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
