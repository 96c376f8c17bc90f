package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.damage.DamagedText;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.WireEncoding;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Queries the catalog, and explains failures. */
public final class CatalogQueries {

    /**
     * The number of rows in memory at once in the driver's form, which is several times larger than the objects created from them.
     */
    private static final int BATCH = 5000;

    /** Numbers the cursors, because several instances may share a connection. */
    private static final AtomicLong CURSORS = new AtomicLong();

    /** The number of recent texts kept; a power of two. */
    private static final int RECENT = 8192;

    private final Connection connection;
    private final Damage damage;
    private final @Nullable String[] recent = new String[RECENT];
    private final List<String> doneCursors = new ArrayList<>();
    private final Set<DamagedText> damagedTexts = new LinkedHashSet<>();

    public CatalogQueries(Connection connection) {
        this(connection, Damage.NONE);
    }

    /**
     * Creates queries that read around damage.
     *
     * @param damage the rows that no query may see
     */
    public CatalogQueries(Connection connection, Damage damage) {
        this.connection = connection;
        this.damage = damage;
    }

    public Damage damage() {
        return damage;
    }

    /** Creates one value from one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    /**
     * Returns the values that a reader creates from all rows. A small result needs one round trip, a large one a round trip for
     * each batch. Readers may run other queries in the meantime.
     */
    public <T> List<T> rows(String sql, RowReader<T> reader) {
        String cursor = "catalog_" + CURSORS.incrementAndGet();
        String fetch = "FETCH " + BATCH + " FROM " + cursor;
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean isResult = statement.execute(
                    closeDone() + "DECLARE " + cursor + " NO SCROLL CURSOR FOR " + damage.hide(sql) + ";\n" + fetch);
            while (!isResult) {
                isResult = statement.getMoreResults();
            }
            List<T> rows = new ArrayList<>();
            int read = read(statement, reader, rows);
            while (read == BATCH) {
                statement.execute(fetch);
                read = read(statement, reader, rows);
            }
            doneCursors.add(cursor);
            return rows;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private <T> int read(Statement statement, RowReader<T> reader, List<T> rows) throws SQLException {
        int before = rows.size();
        Charset charset = WireEncoding.charset(connection);
        try (ResultSet values = statement.getResultSet()) {
            Row row = new Row(values, charset, damagedTexts::add, this::shared);
            while (values.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows.size() - before;
    }

    /**
     * Returns an equal text that is already in memory, if possible. Catalogs repeat themselves: names of types, schemas, roles and
     * columns need not be in memory more than once or twice.
     */
    private String shared(String text) {
        int slot = (text.hashCode() ^ (text.hashCode() >>> 16)) & (RECENT - 1);
        String known = recent[slot];
        if (known != null && known.equals(text)) {
            return known;
        }
        recent[slot] = text;
        return text;
    }

    private String closeDone() {
        String statements =
                doneCursors.stream().map(name -> "CLOSE " + name + ";\n").collect(Collectors.joining());
        doneCursors.clear();
        return statements;
    }

    /** Does the same as {@link #rows(String, RowReader)}, with {@code :oids} in the SQL replaced by the oids as an array. */
    public <T> List<T> rows(String sql, Collection<Long> oids, RowReader<T> reader) {
        String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "'{", "}'::oid[]"));
        return rows(sql.replace(":oids", array), reader);
    }

    /** Returns the texts with bytes that are not valid in the session's encoding. */
    public Set<DamagedText> damagedTexts() {
        return damagedTexts;
    }

    /**
     * Returns the failure of a query. {@code pg_get_…} functions read the latest committed state, not the snapshot, so an object
     * that was dropped since causes an internal error.
     */
    private static BackupServiceException failure(SQLException e) {
        if (Damage.isMissing(e)) {
            return DatabaseException.changed(
                    "an object was dropped while the catalog was read: " + SqlFailures.reason(e), null, e);
        }
        return SqlFailures.of("reading the catalog", e);
    }
}
