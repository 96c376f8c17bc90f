package io.pgbackup.core.fake;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.DatabaseException;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One session of a {@link FakeDatabaseLoader}. */
final class FakeLoadSession implements LoadSession {

    private final FakeDatabaseLoader loader;
    private final TargetFacts facts;
    private final Charset charset;
    private final Semaphore connections;
    private final AtomicBoolean closed = new AtomicBoolean();

    FakeLoadSession(FakeDatabaseLoader loader, LoadRequest request, TargetFacts facts) {
        this.loader = loader;
        this.facts = facts;
        this.charset = request.charset();
        this.connections = new Semaphore(request.jobs());
    }

    @Override
    public Optional<String> encryption() {
        return Optional.empty();
    }

    @Override
    public TargetFacts facts() {
        return facts;
    }

    @Override
    public void execute(String what, String sql) {
        connected(what, () -> {
            loader.execute(what, sql);
            return true;
        });
    }

    @Override
    public boolean loadStatistics(String what, String sql) {
        execute(what, sql);
        return true;
    }

    @Override
    public Rehearsal rehearse() {
        FakeTarget copy = loader.target().copy();
        return new Rehearsal() {
            @Override
            public boolean execute(String what, String sql) {
                return connected(what, () -> loader.rehearse(what, sql, copy));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public long copyIn(String what, String copyStatement, InputStream rows) {
        return connected(what, () -> {
            FakeTarget.CopyTarget copy = copyTarget(what, copyStatement);
            List<String> lines = checked(what, copy, rows);
            loader.load(what, copy, lines);
            return (long) lines.size();
        });
    }

    private FakeTarget.CopyTarget copyTarget(String what, String copyStatement) {
        FakeTarget.CopyTarget copy = FakeTarget.copyTarget(what, copyStatement);
        loader.target().requireTable(what, copy.table());
        return copy;
    }

    private List<String> checked(String what, FakeTarget.CopyTarget copy, InputStream rows) {
        List<String> lines = lines(what, rows);
        for (String line : lines) {
            requireColumns(what, line, copy.columns());
        }
        return lines;
    }

    @Override
    public RowsTransaction loadTogether() {
        acquire("begin of a transaction");
        List<Runnable> kept = new ArrayList<>();
        return new RowsTransaction() {
            @Override
            public long copyIn(String what, String copyStatement, InputStream rows) {
                requireOpen(what);
                FakeTarget.CopyTarget copy = copyTarget(what, copyStatement);
                List<String> lines = checked(what, copy, rows);
                loader.failCopyIfAsked(what);
                kept.add(() -> loader.keep(what, copy, lines));
                return lines.size();
            }

            @Override
            public void commit(String what) {
                requireOpen(what);
                kept.forEach(Runnable::run);
            }

            @Override
            public void close() {
                connections.release();
            }
        };
    }

    @Override
    public RowsTransaction loadAlone(String what, TableName table) {
        return loadTogether();
    }

    private List<String> lines(String what, InputStream rows) {
        String text;
        try {
            text = new String(rows.readAllBytes(), charset);
        } catch (IOException e) {
            throw DatabaseException.sqlFailed(what + " failed: its rows could not be read", null, e);
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (text.isEmpty() || text.endsWith("\n")) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private static void requireColumns(String what, String line, List<String> columns) {
        if (line.equals("\\.")) {
            throw FakeTarget.failure(what, "the rows contain the end marker", "22P04");
        }
        long values =
                columns.isEmpty() ? 0 : line.chars().filter(c -> c == '\t').count() + 1;
        if (values != columns.size() || (columns.isEmpty() && !line.isEmpty())) {
            throw FakeTarget.failure(what, values + " values for " + columns.size() + " columns", "22P04");
        }
    }

    @Override
    public long copyOut(
            String what,
            TableName table,
            List<String> columns,
            String filter,
            List<SessionSetting> textSettings,
            RowSink sink) {
        requireNoFilter(filter);
        List<String> rows = connected(what, () -> loader.target().rows(what, table, columns));
        for (String row : rows) {
            requireOpen(what);
            byte[] bytes = (row + "\n").getBytes(charset);
            sink.row(bytes, 0, bytes.length);
        }
        return rows.size();
    }

    @Override
    public List<Long> counts(List<CountedTable> tables) {
        String what = "count of table " + tables.get(0).table();
        return connected(
                what,
                () -> tables.stream()
                        .map(counted -> {
                            requireNoFilter(counted.filter());
                            return (long) loader.target()
                                    .rows(what, counted.table(), List.of())
                                    .size();
                        })
                        .toList());
    }

    /** Returns an empty list: the fake executes no SQL, and has no sequences. */
    @Override
    public List<SequencePosition> elsewhere(List<SequencePosition> expected) {
        return List.of();
    }

    /** Reports no fingerprints, since the fake dumper reports none either. */
    @Override
    public void fingerprints(List<SessionSetting> textSettings, Consumer<Fingerprint> sink) {
        // nothing to do
    }

    @Override
    public List<ExistingTable> existing(List<TableName> tables) {
        String what = "check of the tables";
        return connected(
                what,
                () -> tables.stream()
                        .filter(loader.target()::hasTable)
                        .map(table -> new ExistingTable(
                                table,
                                table,
                                Set.of(),
                                loader.target().rows(what, table, List.of()).isEmpty()))
                        .toList());
    }

    @Override
    public List<Long> missingLargeObjects(List<Long> oids) {
        return connected(
                "check of the large objects",
                () -> oids.stream()
                        .filter(oid -> !loader.target().hasLargeObject(oid))
                        .toList());
    }

    @Override
    public byte[] readLargeObject(long oid, long offset, int length) {
        String what = "read of large object " + oid;
        byte[] content = connected(what, () -> loader.target().largeObject(what, oid));
        int from = (int) Math.min(offset, content.length);
        return Arrays.copyOfRange(content, from, (int) Math.min(content.length, (long) from + length));
    }

    private static void requireNoFilter(String filter) {
        if (!filter.isEmpty()) {
            throw new UnsupportedOperationException("the fake evaluates no SQL: " + filter);
        }
    }

    /** Executes work over a separate connection, and waits if none is free. */
    private <T> T connected(String what, Supplier<T> action) {
        acquire(what);
        try {
            requireOpen(what);
            return action.get();
        } finally {
            connections.release();
        }
    }

    private void acquire(String what) {
        try {
            connections.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted(what + " was interrupted", null, e);
        }
    }

    private void requireOpen(String what) {
        if (closed.get()) {
            throw DatabaseException.sqlFailed(what + " failed: the session is closed");
        }
    }

    @Override
    public void ensureUnchanged() {
        // a fake has no settings
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loader.closed();
        }
    }
}
