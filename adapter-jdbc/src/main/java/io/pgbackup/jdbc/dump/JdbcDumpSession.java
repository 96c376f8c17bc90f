package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.ChunkSink;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.Fingerprints;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.connect.ActiveConnections;
import io.pgbackup.jdbc.copy.CopyCalls;
import io.pgbackup.jdbc.copy.CopyTarget;
import io.pgbackup.jdbc.copy.RowCopy;
import io.pgbackup.jdbc.session.LargeObjects;
import io.pgbackup.jdbc.session.ServerWarning;
import io.pgbackup.jdbc.session.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One database on one snapshot: a leader that holds the snapshot and the locks, and workers that read. */
final class JdbcDumpSession implements DumpSession {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcDumpSession.class);

    /** The maximum number of warnings kept: a function may warn for each row. */
    private static final int WARNINGS = 1000;

    private final Leader leader;
    private final Workers workers;
    private final DumpFacts facts;
    private final Catalog catalog;
    private final Fingerprints fingerprints;
    private final NamesCheck names;
    private final CopyCalls copyCalls;
    private final StatisticsTexts statistics;
    private final Map<Integer, TableData> tables;
    private final Map<Long, LockTarget> lockTargets;
    private final Set<String> warnings = ConcurrentHashMap.newKeySet();
    private final ActiveConnections active = new ActiveConnections();
    private final AtomicBoolean closed = new AtomicBoolean();

    JdbcDumpSession(
            Leader leader,
            Workers workers,
            DumpFacts facts,
            Catalog catalog,
            Fingerprints fingerprints,
            List<LockTarget> lockTargets,
            NamesCheck names) {
        this.leader = leader;
        this.workers = workers;
        this.facts = facts;
        this.catalog = catalog;
        this.fingerprints = fingerprints;
        this.names = names;
        this.copyCalls = new CopyCalls(facts.wire());
        this.statistics = new StatisticsTexts(catalog.statistics());
        this.tables = catalog.tables().stream().collect(Collectors.toMap(TableData::entryId, Function.identity()));
        this.lockTargets = lockTargets.stream().collect(Collectors.toMap(LockTarget::oid, Function.identity()));
    }

    @Override
    public DatabaseFacts facts() {
        return facts.with(List.copyOf(warnings)).facts();
    }

    @Override
    public List<Entry> entries() {
        return catalog.entries();
    }

    @Override
    public List<TableData> tables() {
        return catalog.tables();
    }

    @Override
    public List<LargeObjectGroup> largeObjects() {
        return catalog.largeObjects();
    }

    @Override
    public Fingerprints fingerprints() {
        return fingerprints;
    }

    @Override
    public long copyOut(Chunk chunk, RowSink sink) {
        TableData table = table(chunk.entryId());
        leader.failIfDead();
        String what = copyOf(table);
        String statement = ChunkStatement.of(table, chunk);
        List<LockTarget> target = lockTargets(List.of(chunk));
        return workers.call(() -> what, active, target, connection -> copy(what, connection, statement, sink))
                .orElseGet(() -> {
                    LOG.info(
                            "{}: another session waits for a stronger lock on the table, so the leader reads it", what);
                    return leader.call(what, active, connection -> {
                        NamesCheck.requireSame(connection, target);
                        long rows = copy(what, connection, statement, sink);
                        NamesCheck.requireSame(connection, target);
                        return rows;
                    });
                });
    }

    @Override
    public void copyOutTogether(List<Chunk> chunks, ChunkSink sink) {
        if (chunks.size() > 1) {
            leader.failIfDead();
            TogetherCopy together = new TogetherCopy(chunks, sink);
            boolean isDone = workers.call(
                            () -> together.what(together.ended),
                            active,
                            lockTargets(chunks),
                            connection -> RowCopy.readsTogether(connection) && copy(connection, together))
                    .orElse(false);
            if (isDone) {
                return;
            }
        }
        DumpSession.super.copyOutTogether(chunks, sink);
    }

    /** Chunks that one message asks for. */
    private final class TogetherCopy implements CopyTarget {

        private final List<Chunk> chunks;
        private final ChunkSink sink;
        private int ended;

        TogetherCopy(List<Chunk> chunks, ChunkSink sink) {
            this.chunks = chunks;
            this.sink = sink;
        }

        /** Once all have ended, errors are reported against the last table. */
        @Override
        public String what(int copy) {
            return copyOf(table(chunks.get(Math.min(copy, chunks.size() - 1)).entryId()));
        }

        @Override
        public RowSink begin(int copy) {
            return sink.begin(chunks.get(copy));
        }

        @Override
        public void warning(int copy, ServerWarning warning) {
            warn(what(copy), warning);
        }

        @Override
        public void end(int copy, long rows) {
            sink.end(chunks.get(copy), rows);
            ended++;
        }
    }

    private boolean copy(Connection connection, TogetherCopy together) throws SQLException {
        List<String> statements = together.chunks.stream()
                .map(chunk -> ChunkStatement.of(table(chunk.entryId()), chunk))
                .toList();
        String what = "copy of " + statements.size() + " tables";
        return copyCalls.runAll(what, connection, statements, (copies, text) -> {
            RowCopy.readTogether(what, statements.size(), connection, copies, text, together);
            return true;
        });
    }

    private List<LockTarget> lockTargets(List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> catalog.tableOids().get(chunk.entryId()))
                .filter(Objects::nonNull)
                .map(lockTargets::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String copyOf(TableData table) {
        return "copy of table " + table.label();
    }

    private TableData table(int entryId) {
        TableData table = tables.get(entryId);
        if (table == null) {
            throw new IllegalArgumentException("no table belongs to entry " + entryId);
        }
        return table;
    }

    private long copy(String what, Connection connection, String statement, RowSink sink) throws SQLException {
        return copyCalls.run(
                what,
                connection,
                statement,
                (copies, text) -> RowCopy.read(what, connection, copies, text, sink, warning -> warn(what, warning)));
    }

    private void warn(String what, ServerWarning warning) {
        if (warnings.size() < WARNINGS) {
            warnings.add("during the " + what + " the server warned: " + warning.sentence());
        }
    }

    @Override
    public byte[] readLargeObject(long oid, long offset, int length) {
        leader.failIfDead();
        return workers.call(
                        () -> "read of large object " + oid,
                        active,
                        List.of(),
                        connection -> LargeObjects.read(connection, oid, offset, length))
                .orElseThrow();
    }

    @Override
    public Map<Integer, String> sequenceValues() {
        return leader.call(
                "read of the sequences", active, connection -> SequenceValues.read(connection, catalog.sequences()));
    }

    @Override
    public String statistics(int entryId) {
        return leader.call(
                "read of the planner statistics", active, connection -> statistics.next(connection, entryId));
    }

    @Override
    public void ensureAlive() {
        leader.ensureAlive();
        workers.ensureUnchanged();
        try {
            names.check();
        } catch (SQLException e) {
            throw SqlFailures.of("check of the names of the objects that were read", e);
        }
    }

    /** Also closes if the thread is interrupted, which then stays interrupted. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            active.cancelAll();
            workers.close();
            leader.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
