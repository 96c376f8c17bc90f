package io.pgbackup.jdbc.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * An advisory lock of this program. PostgreSQL keeps such locks separate for each database; the holder of a lock is visible from
 * all databases.
 *
 * @param key the same for the same name in every version of this program
 */
public record AdvisoryLock(long key) {

    private static final String PRODUCT = "io.pgbackup:";

    /** Returns the lock with this name. */
    public static AdvisoryLock of(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((PRODUCT + name).getBytes(StandardCharsets.UTF_8));
            return new AdvisoryLock(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Tries to acquire the lock in the session's database until the session ends, and returns whether it was free there. */
    public boolean tryForSession(Connection connection) throws SQLException {
        return Statements.single(
                connection, "SELECT pg_catalog.pg_try_advisory_lock(" + key + ")", row -> row.getBoolean(1));
    }

    /** Releases the lock that {@link #tryForSession} acquired. */
    public void unlock(Connection connection) throws SQLException {
        Statements.single(connection, "SELECT pg_catalog.pg_advisory_unlock(" + key + ")", row -> row.getBoolean(1));
    }

    /**
     * Describes another session that holds the lock in any database of the server: {@code pid 42, user app, application "backup",
     * since 2025-01-31T03:00:00Z, from 10.0.0.7}. Details that the role may not see are left out; the application name is whatever
     * the client of that session chose.
     */
    public Optional<String> holder(Connection connection) throws SQLException {
        String sql = """
                SELECT pg_catalog.concat_ws(', ', %s,
                                            'since ' || pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC',
                                                                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                            'from ' || pg_catalog.host(a.client_addr))
                FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                  AND (l.classid::pg_catalog.int8 << 32 | l.objid::pg_catalog.int8) = %d
                  AND l.pid <> pg_catalog.pg_backend_pid()
                ORDER BY l.pid LIMIT 1""".formatted(SessionText.parts("l.pid", "a"), key);
        return Statements.query(connection, sql, row -> row.getString(1)).stream()
                .findFirst();
    }
}
