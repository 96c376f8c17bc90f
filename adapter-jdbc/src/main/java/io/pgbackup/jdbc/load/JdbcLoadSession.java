package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.CountedTable;
import io.pgbackup.core.load.ExistingTable;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.Rehearsal;
import io.pgbackup.core.load.RowsTransaction;
import io.pgbackup.core.load.SequencePosition;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.copy.CopyCalls;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import io.pgbackup.jdbc.session.LargeObjects;
import io.pgbackup.jdbc.session.ServerWarning;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of connections to a target. */
final class JdbcLoadSession implements LoadSession {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcLoadSession.class);

    private static final String ENCRYPTION =
            "SELECT (SELECT version FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid() AND ssl)";

    private final ConnectionPool pool;
    private final TargetFacts facts;
    private final WireEncoding wire;
    private final LoadRequest request;
    private final LoadOpener opener;
    private final CopyCalls copyCalls;
    private final CheckRead checkRead;
    private final ActiveConnections active = new ActiveConnections();

    JdbcLoadSession(
            ConnectionPool pool,
            TargetFacts facts,
            WireEncoding wire,
            LoadRequest request,
            LoadOpener opener,
            Set<String> knownSettings) {
        this.pool = pool;
        this.facts = facts;
        this.wire = wire;
        this.request = request;
        this.opener = opener;
        this.copyCalls = new CopyCalls(wire);
        this.checkRead = new CheckRead(wire, copyCalls, knownSettings);
    }

    @Override
    public TargetFacts facts() {
        return facts;
    }

    @Override
    public void execute(String what, String sql) {
        requireWriting();
        String text = wire.forDriver(what, OldParameters.leaveOut(sql));
        call(what, connection -> {
            try {
                Statements.execute(connection, text);
            } catch (SQLException e) {
                if (active.isClosed()) {
                    throw e;
                }
                throw SqlFailures.ofReading(what + ActiveConnections.onConnection(connection), text, e);
            }
            requireIdle(what, connection);
            return true;
        });
    }

    @Override
    public boolean loadStatistics(String what, String sql) {
        String text = wire.forDriver(what, sql);
        return call(what, connection -> {
            boolean allTrue = Statements.allTrue(connection, text);
            requireIdle(what, connection);
            return allTrue;
        });
    }

    @Override
    public void define(String what, String sql) {
        requireWriting();
        String text = wire.forDriver(what, OldParameters.leaveOut(sql));
        call(what, connection -> {
            try {
                Statements.execute(connection, text);
            } catch (SQLException e) {
                if (active.isClosed()) {
                    throw e;
                }
                throw SqlFailures.ofDefinition(what + ActiveConnections.onConnection(connection), e);
            }
            requireIdle(what, connection);
            return true;
        });
    }

    /** Fails if a text leaves its transaction open, because all later work would be lost with that transaction. */
    private static void requireIdle(String what, Connection connection) throws SQLException {
        if (Statements.inAnyTransaction(connection)) {
            throw RunException.failed(
                    what + " leaves a transaction open, which no definition does",
                    "this file has been changed: restore from another backup");
        }
    }

    @Override
    public Optional<String> encryption() {
        String version = call(
                "check of the connection's encryption",
                connection -> Statements.single(connection, ENCRYPTION, row -> Statements.text(row, 1)));
        return version.isEmpty() ? Optional.empty() : Optional.of(version);
    }

    @Override
    public Rehearsal rehearse() {
        requireWriting();
        return JdbcRehearsal.begin(opener, wire, active);
    }

    @Override
    public long copyIn(String what, String copyStatement, InputStream rows) {
        requireWriting();
        return call(
                what,
                connection -> copyCalls.run(
                        what,
                        connection,
                        copyStatement,
                        (copies, statement) -> CopyInStream.load(what, copies, statement, rows)));
    }

    @Override
    public RowsTransaction loadTogether() {
        requireWriting();
        return JdbcRowsTransaction.begin(pool, wire, copyCalls, active);
    }

    @Override
    public RowsTransaction loadAlone(String what, TableName table) {
        requireWriting();
        return JdbcRowsTransaction.alone(what, table, pool, wire, copyCalls, active);
    }

    @Override
    public long copyOut(
            String what,
            TableName table,
            List<String> columns,
            String filter,
            List<SessionSetting> textSettings,
            RowSink sink) {
        return call(what, connection -> {
            SessionSettings session = beginCheck(connection, CheckRead.BEGIN);
            TableLook.lock(connection, wire, List.of(table));
            String condition = filter.isEmpty() ? "" : RowCondition.of(connection, wire, table, filter);
            return checkRead.read(what, connection, session, table, columns, condition, textSettings, sink);
        });
    }

    @Override
    public List<Long> counts(List<CountedTable> tables) {
        String what = "count of table " + tables.get(0).table()
                + (tables.size() == 1 ? "" : " and " + (tables.size() - 1) + " more");
        String sql =
                wire.forDriver(what, tables.stream().map(JdbcLoadSession::count).collect(Collectors.joining(";\n")));
        List<Long> counts = call(what, connection -> {
            beginCheck(connection, CheckRead.BEGIN);
            TableLook.lock(
                    connection,
                    wire,
                    tables.stream().map(CountedTable::table).distinct().toList());
            return Statements.queries(connection, sql + ";\nCOMMIT", row -> row.getLong(1));
        });
        if (counts.size() != tables.size()) {
            throw new IllegalStateException(counts.size() + " counts of " + tables.size() + " tables");
        }
        return counts;
    }

    private static String count(CountedTable counted) {
        TableName table = counted.table();
        String from = "FROM ONLY " + Sql.qualified(table.schema(), table.name());
        return "SELECT pg_catalog.count(*) "
                + (counted.filter().isEmpty()
                        ? from
                        : "FROM (SELECT " + from + " " + counted.filter() + ") AS filtered");
    }

    @Override
    public List<SequencePosition> elsewhere(List<SequencePosition> expected) {
        String what = "check of the sequences";
        return expected.isEmpty()
                ? List.of()
                : call(what, connection -> {
                    beginCheck(connection, CheckRead.BEGIN);
                    List<SequencePosition> elsewhere = SequencePositions.elsewhere(connection, wire, what, expected);
                    Statements.execute(connection, "COMMIT");
                    return elsewhere;
                });
    }

    @Override
    public List<ExistingTable> existing(List<TableName> tables) {
        return call("check of the existing tables", connection -> ExistingTables.read(connection, wire, tables));
    }

    @Override
    public void fingerprints(List<SessionSetting> textSettings, Consumer<Fingerprint> sink) {
        FingerprintReader reader = new FingerprintReader(FingerprintReader.Entries.NONE, FingerprintReader.Losses.NONE);
        FingerprintReader.Sink all = (fingerprint, isLacking) -> sink.accept(fingerprint);
        call("read of the definitions", connection -> {
            beginCheck(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            checkRead.shape(connection, textSettings);
            reader.read(connection, all);
            if (!request.onlyReads()) {
                Statements.execute(connection, "COMMIT");
            }
            return true;
        });
    }

    @Override
    public List<Long> missingLargeObjects(List<Long> oids) {
        return call("check of large objects", connection -> LargeObjects.missing(connection, oids));
    }

    @Override
    public byte[] readLargeObject(long oid, long offset, int length) {
        return call("read of large object " + oid, connection -> LargeObjects.read(connection, oid, offset, length));
    }

    /** Work with a connection. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Logs the server's warnings while rows were loaded; warnings of statements are logged by {@link Statements}. */
    static void tell(String what, Connection connection) throws SQLException {
        for (ServerWarning warning : ServerWarning.of(connection)) {
            LOG.warn("{}: the server warned: {}", what, warning.sentence());
        }
    }

    private <T> T read(Connection connection, Work<T> work) throws SQLException {
        beginReading(connection, opener);
        T result = work.run(connection);
        if (Statements.inTransaction(connection)) {
            Statements.execute(connection, "COMMIT");
        }
        return result;
    }

    /**
     * Begins a transaction that reads the target's content, unless one is open already. Whatever the session's settings are, the
     * transaction reads no view and no foreign table.
     *
     * @return the settings of the transaction
     */
    private SessionSettings beginCheck(Connection connection, String begin) throws SQLException {
        if (request.onlyReads()) {
            return opener.reading(connection);
        }
        Statements.execute(connection, begin);
        return opener.writing(connection).restricted(connection);
    }

    /** Applies all settings within a transaction, because the session may be a pooler's. */
    static void beginReading(Connection connection, LoadOpener opener) throws SQLException {
        SessionSettings settings = opener.reading(connection);
        Statements.execute(
                connection, CheckRead.BEGIN + "; " + SessionSettings.NO_TIMEOUT + ";\n" + settings.statements());
        settings.require(connection);
    }

    private void requireWriting() {
        if (request.onlyReads()) {
            throw new IllegalStateException("this session was opened to read only");
        }
    }

    @Override
    public void ensureUnchanged() {
        if (request.onlyReads()) {
            return; // each read has checked this in its own transaction
        }
        List<Connection> all = new ArrayList<>();
        try {
            while (all.size() < request.jobs()) {
                Connection connection = pool.borrow();
                all.add(connection);
                opener.requireUnchanged(connection);
            }
        } catch (SQLException e) {
            throw SqlFailures.of("check of the sessions' settings", e);
        } finally {
            all.forEach(Connector::closeQuietly);
        }
    }

    private <T> T call(String what, Work<T> work) {
        Connection connection = pool.borrow();
        boolean done = false;
        try {
            ActiveConnections.Activity activity = active.begin(what, connection);
            try {
                T result = request.onlyReads() ? read(connection, work) : work.run(connection);
                tell(what, connection);
                done = true;
                return result;
            } finally {
                activity.end();
            }
        } catch (SQLException e) {
            throw active.failure(what, connection, e);
        } finally {
            if (!done) {
                recover(what, connection, pool, request.onlyReads() ? "" : wire.setting());
            }
            Connector.closeQuietly(connection);
        }
    }

    /** Ends a transaction that a failed call may have left open, so that the connection can be used again. */
    static void recover(String what, Connection connection, ConnectionPool pool, String setting) {
        try {
            // If there is nothing to roll back, the server would warn; a statement is needed anyway to check that it
            // answers.
            Statements.execute(
                    connection, (Statements.inAnyTransaction(connection) ? "ROLLBACK; " : "SELECT 1; ") + setting);
        } catch (SQLException e) {
            LOG.debug("{}: its connection is given up: SQLSTATE {}", what, SqlFailures.state(e));
            pool.discard(connection);
        }
    }

    /** Also closes if the thread is interrupted, which then stays interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            active.cancelAll();
            opener.letGo();
            pool.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
