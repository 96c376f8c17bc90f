package io.pgbackup.jdbc;

import java.util.Objects;

/**
 * The address at which a server listens.
 *
 * @param host name or address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {

    /** PostgreSQL's own port. */
    public static final int DEFAULT_PORT = 5432;

    private static final int MAX_PORT = 65_535;

    public ServerAddress {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("a host is missing");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * Returns {@code host}, with {@code :port} if that is not the usual one.
     *
     * @return the label
     */
    public String label() {
        return port == DEFAULT_PORT ? host : toString();
    }

    /** Returns {@code host:port}, with brackets around IPv6. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
