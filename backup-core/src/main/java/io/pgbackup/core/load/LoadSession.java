package io.pgbackup.core.load;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SessionSetting;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Open connections to a target. Safe for use by as many threads as there are jobs; a thread that finds no connection free
 * waits. Failures are {@link io.pgbackup.core.failure.DatabaseException}s that name the SQLSTATE and what the caller said
 * it was doing, never row data.
 */
public interface LoadSession extends AutoCloseable {

    /** Facts of the target, read when the session was opened. */
    TargetFacts facts();

    /** The protocol that encrypts the connection, {@code TLSv1.3}, as the server says; empty where nothing does. */
    Optional<String> encryption();

    /**
     * Executes whole statements as one simple-protocol message, which the server runs in one transaction unless they say
     * otherwise. Nothing in the text is interpreted on the way.
     *
     * @param what names the act for messages, {@code INDEX shop.orders_pkey}
     * @param sql the text
     */
    void execute(String what, String sql);

    /** As {@link #execute}, for definitions that read no rows: a failure says all that the server did. */
    default void define(String what, String sql) {
        execute(what, sql);
    }

    /** Begins a transaction whose effects are all taken back; until it is closed it keeps one of the connections. */
    Rehearsal rehearse();

    /**
     * As {@link #execute}, for calls of the functions that load planner statistics: these refuse what they cannot use without an
     * error.
     *
     * @return whether the server took all of it
     */
    boolean loadStatistics(String what, String sql);

    /**
     * Loads rows.
     *
     * @param what names the act for messages
     * @param copyStatement {@code COPY … FROM stdin}, with or without a final {@code ;}
     * @param rows in COPY text format, without the closing {@code \.}; read to its end
     * @return how many rows the server says it took
     */
    long copyIn(String what, String copyStatement, InputStream rows);

    /** Begins a transaction for rows of several tables; until it is closed it keeps one of the connections. */
    RowsTransaction loadTogether();

    /**
     * Begins a transaction for all rows of one table; until it is closed it keeps one of the connections, and nobody else can use the
     * table. If the table is empty, and nothing hangs on its rows, they are written as a later {@code VACUUM FREEZE} would leave them:
     * neither the indexes that are built next nor that VACUUM have to write every page again.
     *
     * @param what names the act for messages
     */
    RowsTransaction loadAlone(String what, TableName table);

    /**
     * Reads rows back. No code of the target runs: what is no table is not read, and rows are chosen by a condition of the target's own
     * catalogs.
     *
     * @param what names the act for messages
     * @param table schema and name, unquoted, read without its children
     * @param columns unquoted, in order; empty for all, where the backup has none
     * @param filter what the backup chose the rows by; {@code WHERE …} or empty
     * @param textSettings set for the duration of this read; others than those that shape text are left out
     * @param sink takes the rows
     * @return how many rows there were
     * @throws io.pgbackup.core.failure.RunException of kind {@code PROOF_FAILED} where the table is something else there, or
     *     its rows are chosen by another condition; the message is a sentence for people
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
     * Counts the rows of tables, all over one message; in their order. Their filters are run as they are.
     *
     * @throws io.pgbackup.core.failure.RunException of kind {@code PROOF_FAILED} where one is no table
     */
    List<Long> counts(List<CountedTable> tables);

    /** Of these sequences, those that are there and stand elsewhere, as they stand. */
    List<SequencePosition> elsewhere(List<SequencePosition> expected);

    /**
     * Those of these tables that the target has; the order is not defined.
     *
     * @throws io.pgbackup.core.failure.TargetException of kind {@code TARGET_CONFLICT} where one is something else there
     */
    List<ExistingTable> existing(List<TableName> tables);

    /**
     * What the catalogs of the target say of every definition now, in the order of {@link Fingerprint#compareNames}; no entry makes
     * these.
     *
     * @param textSettings set for the duration of this read: constants in definitions print by them
     */
    void fingerprints(List<SessionSetting> textSettings, Consumer<Fingerprint> sink);

    /** Of these large objects, those that are not there. */
    List<Long> missingLargeObjects(List<Long> oids);

    /** Reads a piece of a large object; fewer bytes than asked for at its end. */
    byte[] readLargeObject(long oid, long offset, int length);

    /**
     * Fails unless every connection is still the session that was opened, set as it was then: asked after the last row. Nothing else may
     * use the session meanwhile.
     *
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_CHANGED}
     */
    void ensureUnchanged();

    /** Cancels what is still running and closes all connections. Never throws. */
    @Override
    void close();
}
