package io.pgbackup.jdbc.copy;

import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identifies the process and the server at the other end of a connection.
 *
 * @param backend its process id; 0 where that is not known, as behind a pooler
 * @param address of the server, as the server sees it
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
     * Finds out where a connection leads, for the watch over it. Call it once the connection has a session that it will keep, and
     * not earlier, since a pooler may have no session to give.
     *
     * @return the session; unknown where the server does not reveal it
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
            LOG.debug("the server does not reveal its process: SQLSTATE {}", SqlFailures.state(e));
            if (within) {
                Statements.execute(connection, "ROLLBACK TO SAVEPOINT session");
            }
        }
        if (within) {
            Statements.execute(connection, "RELEASE SAVEPOINT session");
        }
        return found;
    }

    /** Asks the server. The answer is unknown if the process that answers is not the announced one, as behind a pooler. */
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

    /** Whether the other session is of a server at the same address, which may have been restarted in the meantime. */
    public boolean isAtAddressOf(ServerSession other) {
        return isKnown() && other.isKnown() && address.equals(other.address);
    }
}
