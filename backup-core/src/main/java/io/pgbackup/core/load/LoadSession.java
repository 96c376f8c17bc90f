package io.pgbackup.core.load;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SessionSetting;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Open connections to a target. Safe for use by as many threads as there are jobs; a thread waits if no connection is free. Failures are
 * {@link io.pgbackup.core.failure.DatabaseException}s that name the SQLSTATE and the act that the caller named, never row data.
 */
public interface LoadSession extends AutoCloseable {

    /** Facts about the target, read when the session was opened. */
    TargetFacts facts();

    /** The protocol that encrypts the connection, {@code TLSv1.3}, as the server reports it; empty if the connection is not encrypted. */
    Optional<String> encryption();

    /**
     * Executes whole statements as one simple-protocol message, which the server runs in one transaction unless they state otherwise.
     * Nothing in the text is interpreted on the way.
     *
     * @param what names the act for messages, {@code INDEX shop.orders_pkey}
     * @param sql the text
     */
    void execute(String what, String sql);

    /**
     * Executes statements as {@link #execute} does, for definitions that read no rows: a failure includes the whole message of the server.
     */
    default void define(String what, String sql) {
        execute(what, sql);
    }

    /** Begins a transaction whose effects are all rolled back; it uses one of the connections until it is closed. */
    Rehearsal rehearse();

    /**
     * Executes statements as {@link #execute} does, for calls of the functions that load planner statistics: these functions reject values
     * that they cannot use without raising an error.
     *
     * @return whether the server accepted all values
     */
    boolean loadStatistics(String what, String sql);

    /**
     * Loads rows.
     *
     * @param what names the act for messages
     * @param copyStatement {@code COPY … FROM stdin}, with or without a final {@code ;}
     * @param rows in COPY text format, without the closing {@code \.}; read to its end
     * @return the number of rows that the server reports
     */
    long copyIn(String what, String copyStatement, InputStream rows);

    /** Begins a transaction for rows of several tables; it uses one of the connections until it is closed. */
    RowsTransaction loadTogether();

    /**
     * Begins a transaction for all rows of one table; it uses one of the connections until it is closed, and no other session can use the
     * table. If the table is empty, and nothing depends on its rows, they are written as a later {@code VACUUM FREEZE} would leave them:
     * then neither the index builds that follow nor that VACUUM have to write every page again.
     *
     * @param what names the act for messages
     */
    RowsTransaction loadAlone(String what, TableName table);

    /**
     * Reads rows back. No code of the target is executed: only tables are read, and the rows are selected by a condition from the target's
     * own catalogs.
     *
     * @param what names the act for messages
     * @param table schema and name, unquoted, read without its children
     * @param columns unquoted, in order; empty for all columns if the backup has none
     * @param filter the condition by which the backup selected the rows; {@code WHERE …} or empty
     * @param textSettings set for the duration of this read; settings that do not affect text are ignored
     * @param sink receives the rows
     * @return the number of rows
     * @throws io.pgbackup.core.failure.RunException of kind {@code PROOF_FAILED} if the relation is not a table there, or if its rows are
     *     selected by another condition; the message is a sentence for people
     */
    long copyOut(
            String what,
            TableName table,
            List<String> columns,
            String filter,
            List<SessionSetting> textSettings,
            RowSink sink);

    /** Counts the rows of a table, without its children. */
    default long count(TableName table, String filter) {
        return counts(List.of(new CountedTable(table, filter))).get(0);
    }

    /**
     * Counts the rows of tables with one message, in the order of the tables. Their filters are executed as they are.
     *
     * @throws io.pgbackup.core.failure.RunException of kind {@code PROOF_FAILED} if one of them is not a table
     */
    List<Long> counts(List<CountedTable> tables);

    /** Returns the current positions of those sequences that exist and have another position. */
    List<SequencePosition> elsewhere(List<SequencePosition> expected);

    /**
     * Returns those of these tables that the target has, in no particular order.
     *
     * @throws io.pgbackup.core.failure.TargetException of kind {@code TARGET_CONFLICT} if one of the names belongs to another kind of
     *     relation there
     */
    List<ExistingTable> existing(List<TableName> tables);

    /**
     * Reads the fingerprints of all definitions from the catalogs of the target, in the order of {@link Fingerprint#compareNames}; they
     * belong to no entry.
     *
     * @param textSettings set for the duration of this read, since they affect how constants in definitions are printed
     */
    void fingerprints(List<SessionSetting> textSettings, Consumer<Fingerprint> sink);

    /** Returns those of these large objects that do not exist. */
    List<Long> missingLargeObjects(List<Long> oids);

    /** Reads a piece of a large object; returns fewer bytes than requested at its end. */
    byte[] readLargeObject(long oid, long offset, int length);

    /**
     * Fails unless every connection is still the session that was opened, with the same settings. Called after the last row; no other
     * thread may use the session in the meantime.
     *
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_CHANGED}
     */
    void ensureUnchanged();

    /** Cancels running statements and closes all connections. Never throws. */
    @Override
    void close();
}
