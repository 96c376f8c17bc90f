package io.pgbackup.core.fake;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Loads into a database in memory, on no more connections than jobs. It records every statement, keeps the rows of every table that was
 * created, and refuses rows of other tables. A statement or copy that fails has no effect. Tests can make it fail; faults apply to all
 * sessions.
 */
public final class FakeDatabaseLoader implements DatabaseLoader {

    private static final int NONE = 0;
    private static final String LOCK_TABLE_FULL = "53200";

    private final String database;
    private final FakeTarget target = new FakeTarget();
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final List<LoadRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<TableName, UnaryOperator<List<String>>> tampering = new ConcurrentHashMap<>();
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger copies = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile UnaryOperator<TargetFacts> facts = UnaryOperator.identity();
    private volatile int failingStatement = NONE;
    private volatile int failingCopy = NONE;
    private volatile String sqlState = "XX000";
    private volatile @Nullable String refusedText;
    private volatile @Nullable FailureKind failingOpen;

    /** Creates a loader for an empty database. */
    public FakeDatabaseLoader(String database) {
        this.database = database;
    }

    /** Makes every attempt to connect fail with the given kind. */
    public void failOpen(FailureKind kind) {
        failingOpen = kind;
    }

    /** Makes the n-th statement fail, counted from 1 over all sessions including rehearsals; its text is not recorded. */
    public void failStatement(int nth, String state) {
        sqlState = state;
        failingStatement = nth;
    }

    /** Makes every statement fail that contains a text, together with all statements in the same message. */
    public void refuseStatement(String text, String state) {
        sqlState = state;
        refusedText = text;
    }

    /** Makes the n-th copy of rows fail, counted from 1 over all sessions, after it has read them. */
    public void failCopy(int nth, String state) {
        sqlState = state;
        failingCopy = nth;
    }

    /** Silently stores rows that differ from those that were sent, so that only a proof can find the difference. */
    public void tamper(TableName table, UnaryOperator<List<String>> change) {
        tampering.put(table, change);
    }

    /** Replaces the facts, which are by default those of an empty database on a server 17. */
    public void withFacts(UnaryOperator<TargetFacts> change) {
        facts = change;
    }

    /** Returns the statements that succeeded, in the order in which they ended. */
    public List<String> executed() {
        return List.copyOf(executed);
    }

    /** Returns the rows of a table in the order in which they arrived, without line feeds. */
    public List<String> rows(TableName table) {
        return target.rows("read of table " + table, table, List.of());
    }

    /** Returns the content of a large object. */
    public byte[] largeObject(long oid) {
        return target.largeObject("read of large object " + oid, oid).clone();
    }

    /** Returns descriptions of the existing objects. */
    public List<String> objects() {
        return target.objects();
    }

    /** Returns the requests, one for each session. */
    public List<LoadRequest> requests() {
        return List.copyOf(requests);
    }

    /** Returns the number of sessions that are not closed. */
    public int openSessions() {
        return open.get();
    }

    @Override
    public String name() {
        return "fake:5432/" + database;
    }

    @Override
    public LoadSession open(LoadRequest request) {
        FailureKind kind = failingOpen;
        if (kind != null) {
            throw BackupServiceException.of(kind, "connection to " + name() + " failed: injected fault", null, null);
        }
        requests.add(request);
        open.incrementAndGet();
        return new FakeLoadSession(this, request, facts.apply(emptyServer()));
    }

    void closed() {
        open.decrementAndGet();
    }

    FakeTarget target() {
        return target;
    }

    void execute(String what, String sql) {
        if (isRefused(sql)) {
            throw FakeTarget.failure(what, "injected fault", sqlState);
        }
        target.execute(what, sql);
        executed.add(sql);
    }

    private boolean isRefused(String sql) {
        String refused = refusedText;
        return statements.incrementAndGet() == failingStatement || (refused != null && sql.contains(refused));
    }

    boolean rehearse(String what, String sql, FakeTarget copy) {
        if (isRefused(sql)) {
            if (sqlState.equals(LOCK_TABLE_FULL)) {
                return false;
            }
            throw FakeTarget.failure(what, "injected fault", sqlState);
        }
        copy.execute(what, sql);
        return true;
    }

    void load(String what, FakeTarget.CopyTarget copy, List<String> rows) {
        failCopyIfAsked(what);
        keep(what, copy, rows);
    }

    void failCopyIfAsked(String what) {
        if (copies.incrementAndGet() == failingCopy) {
            throw FakeTarget.failure(what, "injected fault", sqlState);
        }
    }

    void keep(String what, FakeTarget.CopyTarget copy, List<String> rows) {
        UnaryOperator<List<String>> change = tampering.getOrDefault(copy.table(), UnaryOperator.identity());
        target.add(what, copy, change.apply(new ArrayList<>(rows)));
    }

    private TargetFacts emptyServer() {
        return new TargetFacts(
                database,
                "17.6",
                170006,
                "UTF8",
                target.objects(),
                Set.of("postgres"),
                Set.of("postgres"),
                Set.of("pg_default", "pg_global"),
                Map.of("plpgsql", "1.0"),
                Map.of(),
                true,
                List.of());
    }
}
