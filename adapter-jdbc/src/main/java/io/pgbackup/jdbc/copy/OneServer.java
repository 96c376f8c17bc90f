package io.pgbackup.jdbc.copy;

import io.pgbackup.core.failure.DatabaseException;

/**
 * Ensures that all connections of a run lead to one server. A list of hosts, a name with several addresses or a load balancer may
 * lead each connection to another server, and a replica that lags behind returns old data.
 */
public final class OneServer {

    private final String name;
    private ServerSession first = ServerSession.UNKNOWN;

    /**
     * @param name the database's name in messages
     */
    public OneServer(String name) {
        this.name = name;
    }

    /**
     * Remembers the first known session, and compares all later ones with it. A session that a pooler hides is not compared.
     *
     * @throws DatabaseException of kind {@code DATABASE_REFUSED} if this is a session of another server
     */
    public synchronized void require(ServerSession session) {
        if (!session.isKnown()) {
            return;
        }
        if (!first.isKnown()) {
            first = session;
        }
        // Servers are not compared by address, because one server may have several.
        if (!first.started().equals(session.started())) {
            throw DatabaseException.refused(
                    "connections to " + name + " lead to different servers: " + first.address() + " and "
                            + session.address() + (first.address().equals(session.address()) ? ", restarted" : ""),
                    "give the address of one server, not of several and not of a load balancer");
        }
    }
}
