package io.pgbackup.core.fake;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** One session of a {@link FakeDatabaseDumper}. */
final class FakeDumpSession implements DumpSession {

    /** Rows never begin at the start of a buffer, so that code that ignores the offset fails. */
    private static final int ROW_OFFSET = 7;

    private static final int ROWS_AT_ONCE = 3;

    private final FakeDatabaseDumper dumper;
    private final FakeDatabase database;
    private final FakeCatalog catalog;
    private final Semaphore connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    FakeDumpSession(FakeDatabaseDumper dumper, FakeDatabase database, int jobs) {
        this.dumper = dumper;
        this.database = database;
        this.catalog = FakeCatalog.of(database);
        this.connections = new Semaphore(jobs);
    }

    @Override
    public DatabaseFacts facts() {
        return database.facts(dumper.warned());
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
    public long copyOut(Chunk chunk, RowSink sink) {
        FakeTable table = catalog.table(chunk.entryId());
        if (!chunk.isWhole() && !table.chunkable()) {
            throw new IllegalArgumentException("table " + table.label() + " can only be read as a whole");
        }
        String what = "copy of table " + table.label();
        connect(what);
        try {
            dumper.beginCopy(table, chunk.fromPage() + "-" + (chunk.isLast() ? "" : chunk.toPage()));
            try {
                return copy(what, table, chunk, sink) + dumper.miscountOf(table);
            } finally {
                dumper.endCopy();
            }
        } finally {
            connections.release();
        }
    }

    private long copy(String what, FakeTable table, Chunk chunk, RowSink sink) {
        Charset charset = facts().charset();
        long from = row(table, chunk.fromPage(), chunk.fromItem());
        long to = chunk.isLast() ? table.rowCount() : row(table, chunk.toPage(), chunk.toItem());
        byte[] buffer = new byte[1024];
        int[] ends = new int[ROWS_AT_ONCE];
        int end = ROW_OFFSET;
        int count = 0;
        for (long i = from; i < to; i++) {
            requireOpen(what);
            dumper.failIfAsked(table, i - from);
            byte[] row = (table.row().apply((int) i) + "\n").getBytes(charset);
            if (buffer.length < end + row.length) {
                buffer = Arrays.copyOf(buffer, 2 * (end + row.length));
            }
            System.arraycopy(row, 0, buffer, end, row.length);
            end += row.length;
            ends[count++] = end;
            if (count == ROWS_AT_ONCE || i == to - 1) {
                sink.rows(buffer, ROW_OFFSET, ends, count);
                Arrays.fill(buffer, (byte) '?'); // the row is valid only during the call
                Arrays.fill(ends, -1);
                end = ROW_OFFSET;
                count = 0;
            }
        }
        dumper.failIfAsked(table, Math.max(0, to - from));
        return Math.max(0, to - from);
    }

    /** Returns the number, from 0, of the first row at or behind this position. */
    private static long row(FakeTable table, long page, int item) {
        long onPage = Math.min(Math.max(0, item - 1), table.rowsPerPage());
        return Math.min(table.rowCount(), page * table.rowsPerPage() + onPage);
    }

    @Override
    public byte[] readLargeObject(long oid, long offset, int length) {
        String what = "read of large object " + oid;
        connect(what);
        try {
            byte[] content = database.largeObjects().get(oid);
            if (content == null) {
                throw DatabaseException.sqlFailed(what + " failed: it does not exist (SQLSTATE 42704)");
            }
            int from = (int) Math.min(offset, content.length);
            return Arrays.copyOfRange(content, from, (int) Math.min(content.length, (long) from + length));
        } finally {
            connections.release();
        }
    }

    @Override
    public Map<Integer, String> sequenceValues() {
        requireOpen("read of the sequences");
        return catalog.values();
    }

    @Override
    public String statistics(int entryId) {
        requireOpen("read of the planner statistics");
        return catalog.statistics(entryId);
    }

    @Override
    public void ensureAlive() {
        requireOpen("check of the leader");
        dumper.requireLeader();
    }

    /** Acquires a connection, and waits if none is free. */
    private void connect(String what) {
        dumper.requireLeader();
        try {
            connections.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted(what + " was interrupted", null, e);
        }
        if (closed.get()) {
            connections.release();
            requireOpen(what);
        }
    }

    private void requireOpen(String what) {
        if (closed.get()) {
            throw DatabaseException.sqlFailed(what + " failed: the session is closed");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            dumper.closed();
        }
    }
}
