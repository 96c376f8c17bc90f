package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the catalog, and names what went wrong. */
final class CatalogQueries {

    private static final int FETCH_ALL = 0;

    private final Connection connection;
    private final Set<String> damagedTexts = new LinkedHashSet<>();

    CatalogQueries(Connection connection) {
        this.connection = connection;
    }

    /** Makes one value of one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    <T> List<T> rows(String sql, RowReader<T> reader) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(FETCH_ALL);
            try (ResultSet values = statement.executeQuery(sql)) {
                List<T> rows = new ArrayList<>();
                Row row = new Row(values, damagedTexts::add);
                while (values.next()) {
                    rows.add(reader.read(row));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** As {@link #rows(String, RowReader)}, with {@code :oids} in the SQL standing for the oids as an array. */
    <T> List<T> rows(String sql, Collection<Long> oids, RowReader<T> reader) {
        String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "'{", "}'::oid[]"));
        return rows(sql.replace(":oids", array), reader);
    }

    /** Texts with bytes that are not valid in the server's encoding, as they were read: with U+FFFD in place of these. */
    Set<String> damagedTexts() {
        return damagedTexts;
    }

    /**
     * {@code pg_get_…} functions look at the latest committed state, not at the snapshot: an object that has gone since shows up as
     * an internal error.
     */
    private static DatabaseException failure(SQLException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("cache lookup failed")
                || message.contains("could not open relation with oid")
                || message.contains("could not find tuple for")) {
            return new DatabaseException(
                    FailureKind.DATABASE_CHANGED, "an object was dropped while the catalog was read", null, e);
        }
        return new DatabaseException(FailureKind.SQL_FAILED, "could not read the catalog: " + e.getMessage(), null, e);
    }
}
