package io.pgbackup.jdbc.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * Keeps the taps of each connection. pgjdbc creates its socket factories by reflection, connects on a thread of its own and gives
 * access to no socket. So the sockets announce themselves here, under a key that travels in the connection's properties.
 */
public final class CopyTaps {

    private static final Map<String, Opening> OPENING = new ConcurrentHashMap<>();
    private static final Map<PGConnection, Taps> OPEN = Collections.synchronizedMap(new WeakHashMap<>());

    private CopyTaps() {}

    private record Taps(@Nullable CopyTap rows, @Nullable StatementTap statements, SocketProgress progress) {}

    /** A connection that is being opened; closed once the connection is open or has failed. */
    public static final class Opening implements AutoCloseable {

        private final String key = UUID.randomUUID().toString();
        private final TlsSocketFactory.@Nullable Identity identity;
        private volatile @Nullable CopyTap rows;
        private volatile @Nullable StatementTap statements;
        private final Deque<SocketProgress> sockets = new ConcurrentLinkedDeque<>();
        private boolean isOpen;

        private Opening(TlsSocketFactory.@Nullable Identity identity) {
            this.identity = identity;
        }

        /**
         * Announces that sockets with these properties will be created.
         *
         * @param identity for sockets that use TLS
         */
        public static Opening with(Properties properties, TlsSocketFactory.@Nullable Identity identity) {
            Opening opening = new Opening(identity);
            PGProperty.SOCKET_FACTORY_ARG.set(properties, opening.key);
            OPENING.put(opening.key, opening);
            return opening;
        }

        /**
         * Notes that the connection is open: the last socket belongs to it; earlier ones were failed attempts, or lie below it.
         *
         * @param tapped whether rows are taken out of the connection's input; if not, all bytes pass unchanged in both directions
         */
        public void opened(Connection connection, boolean tapped) throws SQLException {
            CopyTap received = rows;
            StatementTap sent = statements;
            boolean isUsable = tapped && received != null && sent != null && received.isUsable();
            OPEN.put(
                    connection.unwrap(PGConnection.class),
                    new Taps(isUsable ? received : null, isUsable ? sent : null, sockets.getLast()));
            isOpen = true;
        }

        /** Closes the sockets of a connection that could not be opened, so that no thread of the driver keeps waiting for them. */
        @Override
        public void close() {
            OPENING.remove(key);
            if (!isOpen) {
                sockets.forEach(SocketProgress::cut);
            }
        }
    }

    /** Returns the key of the opening that a socket factory serves. */
    static String key(Properties properties) {
        String key = PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties);
        return key == null ? "" : key;
    }

    /** Returns the TLS identity for the sockets of an opening. */
    static TlsSocketFactory.Identity identity(String key) {
        Opening opening = OPENING.get(key);
        if (opening == null || opening.identity == null) {
            throw new IllegalStateException("no connection with TLS is being opened");
        }
        return opening.identity;
    }

    static void announce(String key, SocketProgress socket) {
        Opening opening = OPENING.get(key);
        if (opening != null) {
            opening.sockets.add(socket);
        }
    }

    static void announce(String key, CopyTap tap) {
        Opening opening = OPENING.get(key);
        if (opening != null) {
            opening.rows = tap;
        }
    }

    static void announce(String key, StatementTap tap) {
        Opening opening = OPENING.get(key);
        if (opening != null) {
            opening.statements = tap;
        }
    }

    /** Returns the tap of an open connection's input; null where rows must pass through the driver. */
    static @Nullable CopyTap of(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        return taps == null ? null : taps.rows;
    }

    /**
     * Returns the tap of an open connection's output; null where the output must not be changed, or is not visible because it is
     * encrypted above the socket.
     */
    static @Nullable StatementTap statements(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        return taps == null ? null : taps.statements;
    }

    /** Returns the progress of an open connection's socket. */
    public static SocketProgress progress(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        if (taps == null) {
            throw new IllegalStateException("a connection that was not opened here");
        }
        return taps.progress;
    }

    /** Closes the socket of an open connection, below every layer that could wait; any thread that waits for it fails at once. */
    public static void cut(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        if (taps != null) {
            taps.progress.cut();
        }
    }
}
