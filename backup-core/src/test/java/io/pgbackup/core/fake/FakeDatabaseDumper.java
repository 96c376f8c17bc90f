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
 * Dumps a {@link FakeDatabase}: reads exactly the pages of each chunk, on no more connections than jobs, and reuses its buffers as a real
 * dumper does. Tests can make it fail; faults apply to all sessions.
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

    /** Returns the same database as a dump of the globals of its server. */
    public DatabaseDumper asGlobals() {
        FakeDatabaseDumper dumper = this;
        return new DatabaseDumper() {
            @Override
            public String name() {
                return dumper.name();
            }

            @Override
            public Content content() {
                return Content.GLOBALS;
            }

            @Override
            public String host() {
                return dumper.host();
            }

            @Override
            public SourceIdentity identify() {
                return dumper.identify();
            }

            @Override
            public DumpSession open(DumpRequest request) {
                return dumper.open(request);
            }
        };
    }

    /** Makes every attempt to open a session fail with the given kind. */
    public void failOpen(FailureKind kind) {
        failingOpen = kind;
    }

    /** Makes every copy of a table ({@code schema.name}) fail after a number of rows. */
    public void failCopy(String table, long afterRows) {
        failingCopies.put(table, afterRows);
    }

    /** Makes every copy of a table report more rows than it delivers, by the given number. */
    public void miscount(String table, long more) {
        miscounts.put(table, more);
    }

    /** Breaks the connection that holds the snapshot. */
    public void loseLeader() {
        leaderIsLost = true;
    }

    /** Adds a warning that is reported from the first copy on. */
    public void warnWhileCopying(String sentence) {
        warning = sentence;
    }

    /** Sets an action that the reading thread executes before every copy. */
    public void beforeCopy(Consumer<FakeTable> action) {
        beforeCopy = action;
    }

    /** Returns the copies in the order in which they began: {@code public.orders 0-17}, {@code public.orders 17-}. */
    public List<String> copies() {
        return List.copyOf(copies);
    }

    /** Returns the requests, one for each session. */
    public List<DumpRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns the largest number of copies that ran at the same time. */
    public int mostConcurrentCopies() {
        return mostCopying.get();
    }

    /** Returns the number of sessions that are not closed. */
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
            throw BackupServiceException.of(kind, "connection to " + name() + " failed: injected fault", null, null);
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

    /** Returns the warnings that were reported while rows were copied. */
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
                    "copy of table " + table.label() + " failed after " + rows + " rows: injected fault");
        }
    }

    long miscountOf(FakeTable table) {
        return miscounts.getOrDefault(table.label(), 0L);
    }
}
