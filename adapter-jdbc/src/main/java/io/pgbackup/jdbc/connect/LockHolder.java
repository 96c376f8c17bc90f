package io.pgbackup.jdbc.connect;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the session that holds an advisory lock, for whoever has to decide whether to wait for it. */
public final class LockHolder {

    private static final Logger LOG = LoggerFactory.getLogger(LockHolder.class);

    /** The two halves of the key are where two keys would be. What a role may not know of other sessions is null. */
    private static final String HOLDER = """
            SELECT l.pid, a.usename, a.application_name,
                   pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   pg_catalog.host(a.client_addr)
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.classid::pg_catalog.int8 = %d AND l.objid::pg_catalog.int8 = %d
              AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                                WHERE d.datname = pg_catalog.current_database())""";

    private LockHolder() {}

    /**
     * {@code pid 4711, user eve, application "pgbackup", since 2025-01-31T03:00:00Z, from 10.0.0.7}; empty where it cannot be told. The
     * name of the application is whatever its client said.
     *
     * @param key of the lock, in the database of the connection
     */
    public static String describe(Connection connection, long key) {
        try {
            return Statements.query(
                            connection,
                            HOLDER.formatted(key >>> 32, key & 0xFFFF_FFFFL),
                            row -> "pid " + row.getInt(1) + part(", user ", row.getString(2), "")
                                    + part(", application \"", row.getString(3), "\"")
                                    + part(", since ", row.getString(4), "") + part(", from ", row.getString(5), ""))
                    .stream()
                    .findFirst()
                    .orElse("");
        } catch (SQLException e) {
            LOG.debug("who holds the lock cannot be told: SQLSTATE {}", SqlFailures.state(e));
            return "";
        }
    }

    private static String part(String lead, @Nullable String value, String end) {
        return value == null || value.isEmpty() ? "" : lead + value.replace("\"", "\\\"") + end;
    }
}
