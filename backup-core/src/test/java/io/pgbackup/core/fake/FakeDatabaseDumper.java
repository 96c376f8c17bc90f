package io.pgbackup.core.fake;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Dumps a {@link FakeDatabase}: reads exactly the pages of each chunk, on no more connections than jobs, and reuses its
 * buffers as a real one does. Can be told to fail. Faults hold for all sessions.
 */
public final class FakeDatabaseDumper implements DatabaseDumper {

    private final FakeDatabase database;
    private final Map<String, Long> failingCopies = new ConcurrentHashMap<>();
    private final Map<String, Long> miscounts = new ConcurrentHashMap<>();
    private final List<String> copies = new CopyOnWriteArrayList<>();
    private final List<DumpRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger copying = new AtomicInteger();
    private final AtomicInteger mostCopying = new AtomicInteger();
    private volatile @Nullable FailureKind failingOpen;
    private volatile boolean leaderIsLost;
    private volatile @Nullable String warning;
    private volatile Consumer<FakeTable> beforeCopy = table -> {};

    public FakeDatabaseDumper(FakeDatabase database) {
        this.database = database;
    }

    /** Refuses to open, with a failure of this kind. */
    public void failOpen(FailureKind kind) {
        failingOpen = kind;
    }

    /** Fails every copy of this table ({@code schema.name}) after so many rows. */
    public void failCopy(String table, long afterRows) {
        failingCopies.put(table, afterRows);
    }

    /** Says of every copy of this table that it had so many more rows than it gave. */
    public void miscount(String table, long more) {
        miscounts.put(table, more);
    }

    /** Loses the connection that holds the snapshot. */
    public void loseLeader() {
        leaderIsLost = true;
    }

    /** Warns of this from the first copy on. */
    public void warnWhileCopying(String sentence) {
        warning = sentence;
    }

    /** Calls this on the reading thread before every copy. */
    public void beforeCopy(Consumer<FakeTable> action) {
        beforeCopy = action;
    }

    /** What was copied, in the order of the beginnings: {@code public.orders 0-17}, {@code public.orders 17-}. */
    public List<String> copies() {
        return List.copyOf(copies);
    }

    /** What was asked for, once per session. */
    public List<DumpRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many copies ran at the same time at most. */
    public int mostConcurrentCopies() {
        return mostCopying.get();
    }

    /** How many sessions have not been closed. */
    public int openSessions() {
        return open.get();
    }

    @Override
    public String name() {
        return "fake:5432/" + database.name();
    }

    @Override
    public String host() {
        return database.facts().source().host();
    }

    @Override
    public SourceIdentity identify() {
        requireReachable();
        return database.facts().source();
    }

    @Override
    public DumpSession open(DumpRequest request) {
        requireReachable();
        requests.add(request);
        open.incrementAndGet();
        return new FakeDumpSession(this, database, request.jobs());
    }

    private void requireReachable() {
        FailureKind kind = failingOpen;
        if (kind != null) {
            throw BackupServiceException.of(
                    kind, "connection to " + name() + " failed: the fault was asked for", null, null);
        }
    }

    void closed() {
        open.decrementAndGet();
    }

    void requireLeader() {
        if (leaderIsLost) {
            throw DatabaseException.changed("the connection that holds the snapshot of " + name() + " was lost");
        }
    }

    /** What it has warned of while rows were copied. */
    List<String> warned() {
        String sentence = warning;
        return sentence == null || copies.isEmpty() ? List.of() : List.of(sentence);
    }

    void beginCopy(FakeTable table, String range) {
        copies.add(table.label() + " " + range);
        mostCopying.accumulateAndGet(copying.incrementAndGet(), Math::max);
        beforeCopy.accept(table);
    }

    void endCopy() {
        copying.decrementAndGet();
    }

    void failIfAsked(FakeTable table, long rows) {
        Long limit = failingCopies.get(table.label());
        if (limit != null && rows >= limit) {
            throw DatabaseException.sqlFailed(
                    "copy of table " + table.label() + " failed after " + rows + " rows: the fault was asked for");
        }
    }

    long miscountOf(FakeTable table) {
        return miscounts.getOrDefault(table.label(), 0L);
    }
}
