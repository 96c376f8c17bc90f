package io.pgbackup.jdbc.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends SQL text unchanged, as one message of the simple protocol for each text, however many statements the text holds. */
public final class Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private Statements() {}

    /** Reads the current row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Executes statements and skips all results. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            heed(statement);
        }
    }

    /** Fails if a warning reports damage; logs all other warnings. */
    private static void heed(Statement statement) throws SQLException {
        for (ServerWarning warning : ServerWarning.of(statement.getWarnings())) {
            if (warning.isDamage()) {
                throw warning.failure();
            }
            LOG.warn("the server warned: {}", warning.sentence());
        }
    }

    /** Executes statements that each return one truth value, and returns whether all are true. */
    public static boolean allTrue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean allTrue = true;
            for (boolean more = statement.execute(sql); more; more = statement.getMoreResults()) {
                try (ResultSet row = statement.getResultSet()) {
                    while (row.next()) {
                        allTrue &= row.getBoolean(1);
                    }
                }
            }
            heed(statement);
            return allTrue;
        }
    }

    /**
     * Returns all rows of a query, which is sent to the server in one message with the statements before it.
     *
     * @param before statements without results
     */
    public static <T> List<T> query(Connection connection, String before, String sql, RowReader<T> reader)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean isResult = statement.execute(before + "; " + sql);
            while (!isResult) {
                isResult = statement.getMoreResults();
            }
            return rows(statement, statement.getResultSet(), reader);
        }
    }

    private static <T> List<T> rows(Statement statement, ResultSet result, RowReader<T> reader) throws SQLException {
        try (ResultSet row = result) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(reader.read(row));
            }
            heed(statement);
            return rows;
        }
    }

    /** Returns all rows of a query. */
    public static <T> List<T> query(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return rows(statement, statement.executeQuery(sql), reader);
        }
    }

    /** Returns all rows of several queries, which are sent as one message. */
    public static <T> List<T> queries(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<T> rows = new ArrayList<>();
            for (boolean isResult = statement.execute(sql); isResult; isResult = statement.getMoreResults()) {
                try (ResultSet row = statement.getResultSet()) {
                    while (row.next()) {
                        rows.add(reader.read(row));
                    }
                }
            }
            heed(statement);
            return rows;
        }
    }

    /** Returns the only row of a query. */
    public static <T> T single(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        List<T> rows = query(connection, sql, reader);
        if (rows.size() != 1) {
            throw new SQLException("expected one row, got " + rows.size());
        }
        return rows.get(0);
    }

    /** Returns the value of a text column; empty for NULL. */
    public static String text(ResultSet row, int column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }

    /** Whether a transaction is open and has not failed. */
    public static boolean inTransaction(Connection connection) throws SQLException {
        return connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.OPEN;
    }

    /** Whether a transaction is open, failed or not. */
    public static boolean inAnyTransaction(Connection connection) throws SQLException {
        return !connection.isClosed()
                && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
    }
}
