package io.pgbackup.jdbc.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads pieces of large objects. */
public final class LargeObjects {

    /** The longest piece that is read at once. In hexadecimal, twice as many bytes travel in one value. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    private LargeObjects() {}

    /** Returns those of the given large objects that do not exist. */
    public static List<Long> missing(Connection connection, List<Long> oids) throws SQLException {
        String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        return Statements.query(
                connection,
                "SELECT o.oid FROM pg_catalog.unnest('" + array + "'::pg_catalog.oid[]) AS o (oid) WHERE NOT EXISTS"
                        + " (SELECT FROM pg_catalog.pg_largeobject_metadata m WHERE m.oid = o.oid) ORDER BY o.oid",
                row -> row.getLong(1));
    }

    /** Reads at most {@code length} bytes from {@code offset} on, fewer at the end of the large object; holes read as zeros. */
    public static byte[] read(Connection connection, long oid, long offset, int length) throws SQLException {
        if (oid < 0 || offset < 0 || length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "not a piece of a large object: oid " + oid + ", offset " + offset + ", length " + length);
        }
        byte @Nullable [] piece = Statements.single(
                connection,
                "SELECT pg_catalog.lo_get('" + oid + "'::pg_catalog.oid, " + offset + "::bigint, " + length + ")",
                row -> row.getBytes(1));
        return piece == null ? new byte[0] : piece;
    }
}
