package io.pgbackup.jdbc.copy;

import io.pgbackup.core.failure.DatabaseException;

/**
 * Holds that all connections of a run lead to one server. A list of hosts, a name with several addresses or a load balancer may lead each of
 * them to another, and a replica that lags behind answers with what was.
 */
public final class OneServer {

    private final String name;
    private ServerSession first = ServerSession.UNKNOWN;

    /** @param name what messages call the database */
    public OneServer(String name) {
        this.name = name;
    }

    /**
     * Remembers the first that is known, and compares all others with it. What a pooler does not tell is not compared.
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
        // Not by address: one server may have several.
        if (!first.started().equals(session.started())) {
            throw DatabaseException.refused(
                    "connections to " + name + " lead to different servers: " + first.address() + " and "
                            + session.address() + (first.address().equals(session.address()) ? ", started anew" : ""),
                    "give the address of one server, and not of several or of a load balancer");
        }
    }
}
