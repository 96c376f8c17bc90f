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
 * Which taps belong to which connection. pgjdbc makes the factories of its sockets by reflection, connects on a thread of its own and
 * gives no socket away: so the sockets announce themselves here, under a key that travels in the connection's properties.
 */
public final class CopyTaps {

    private static final Map<String, Opening> OPENING = new ConcurrentHashMap<>();
    private static final Map<PGConnection, Taps> OPEN = Collections.synchronizedMap(new WeakHashMap<>());

    private CopyTaps() {}

    private record Taps(@Nullable CopyTap rows, @Nullable StatementTap statements, SocketProgress progress) {}

    /** A connection that is being opened; closed when it is open or has failed. */
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
         * Announces that sockets made with these properties are wanted.
         *
         * @param identity for those that speak TLS
         */
        public static Opening with(Properties properties, TlsSocketFactory.@Nullable Identity identity) {
            Opening opening = new Opening(identity);
            PGProperty.SOCKET_FACTORY_ARG.set(properties, opening.key);
            OPENING.put(opening.key, opening);
            return opening;
        }

        /**
         * The connection has been opened: the last socket is its own, earlier ones were tried in vain or lie below it.
         *
         * @param tapped whether rows are taken out of what it receives; if not, all bytes pass untouched in both directions
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

        /** What a thread of the driver still waits for in vain ends. */
        @Override
        public void close() {
            OPENING.remove(key);
            if (!isOpen) {
                sockets.forEach(SocketProgress::cut);
            }
        }
    }

    /** Which opening a factory of sockets serves. */
    static String key(Properties properties) {
        String key = PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties);
        return key == null ? "" : key;
    }

    /** What the sockets of an opening speak TLS with. */
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

    /** What an open connection receives; null where rows must come through the driver. */
    static @Nullable CopyTap of(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        return taps == null ? null : taps.rows;
    }

    /** What an open connection sends; null where it must not be touched, or cannot be seen, being encrypted above the socket. */
    static @Nullable StatementTap statements(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        return taps == null ? null : taps.statements;
    }

    /** What an open connection waits for. */
    public static SocketProgress progress(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        if (taps == null) {
            throw new IllegalStateException("a connection that was not opened here");
        }
        return taps.progress;
    }

    /** Ends an open connection below all that could wait; whoever waits for it fails at once. */
    public static void cut(Connection connection) throws SQLException {
        Taps taps = OPEN.get(connection.unwrap(PGConnection.class));
        if (taps != null) {
            taps.progress.cut();
        }
    }
}
