package io.pgbackup.jdbc.copy;

import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which process of which server is at the other end.
 *
 * @param backend its process id; 0 where that is not known, as behind a pooler
 * @param address of the server, as it sees itself
 * @param started when the server was started, by its clock: microseconds since 1970, in a form that no setting of a session changes
 */
public record ServerSession(int backend, String address, String started) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);

    static final ServerSession UNKNOWN = new ServerSession(0, "", "");

    private static final String QUERY = """
            SELECT pg_catalog.pg_backend_pid(),
                   pg_catalog.concat_ws(':', pg_catalog.inet_server_addr(), pg_catalog.inet_server_port()),
                   (EXTRACT(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000000)::pg_catalog.int8::pg_catalog.text""";

    /**
     * Finds out where a connection leads to, for the watch over it: once it has a session that stays its own, and not before, since a
     * pooler may have none to give.
     *
     * @return it; unknown where the server does not tell
     */
    public static ServerSession learn(Connection connection) throws SQLException {
        ServerSession found = UNKNOWN;
        boolean within = Statements.inTransaction(connection);
        if (within) {
            Statements.execute(connection, "SAVEPOINT session");
        }
        try {
            found = of(connection);
            CopyTaps.progress(connection).leadsTo(found);
        } catch (SQLException e) {
            if (SqlFailures.isConnectionLost(e)) {
                throw e;
            }
            LOG.debug("a server does not tell its process: SQLSTATE {}", SqlFailures.state(e));
            if (within) {
                Statements.execute(connection, "ROLLBACK TO SAVEPOINT session");
            }
        }
        if (within) {
            Statements.execute(connection, "RELEASE SAVEPOINT session");
        }
        return found;
    }

    /** Asks the server; a pooler announces another process than answers. */
    public static ServerSession of(Connection connection) throws SQLException {
        ServerSession session = Statements.single(
                connection,
                QUERY,
                row -> new ServerSession(row.getInt(1), Statements.text(row, 2), Statements.text(row, 3)));
        boolean isAnnounced = connection.unwrap(PGConnection.class).getBackendPID() == session.backend;
        return isAnnounced ? session : UNKNOWN;
    }

    public boolean isKnown() {
        return backend != 0;
    }

    /** Whether the other is of a server at the same address; perhaps it was started again meanwhile. */
    public boolean isAtAddressOf(ServerSession other) {
        return isKnown() && other.isKnown() && address.equals(other.address);
    }
}
