package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.TableData;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All connections of a dump see one instant, whatever others do. */
@Timeout(180)
class DumpConsistencyIT {

    private static final int ACCOUNTS = 20_000;
    private static final int WORKERS = 4;

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void copyOut_whileMoneyMovesBetweenAccounts_totalIsExactOverChunksOfSeveralWorkers(int major) throws Exception {
        DumpRig rig = DumpRig.of(major);
        rig.execute("CREATE TABLE account (id int PRIMARY KEY, amount bigint, filler text);"
                + " INSERT INTO account SELECT i, 1000, repeat('x', 200) FROM generate_series(1, " + ACCOUNTS + ") i;"
                + " CREATE TABLE log (id int, delta int)");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong moves = new AtomicLong();
        ExecutorService executor = Executors.newFixedThreadPool(WORKERS + 1);
        try {
            Future<?> writer = executor.submit(() -> move(rig, stop, moves));
            waitUntilMoved(moves, 50, writer);
            try (DumpSession session = rig.open(WORKERS)) {
                TableData table = DumpRig.table(session, "account");
                assertThat(table.chunkable()).isTrue();
                waitUntilMoved(moves, moves.get() + 50, writer);
                Set<Integer> ids = ConcurrentHashMap.newKeySet();
                AtomicLong total = new AtomicLong();
                ConcurrentLinkedQueue<Chunk> chunks =
                        new ConcurrentLinkedQueue<>(DumpRig.chunks(table, rig.pages("account"), 37));
                assertThat(chunks).hasSizeGreaterThan(10);
                List<Future<Long>> readers = new ArrayList<>();
                long begin = moves.get();
                for (int i = 1; i <= WORKERS; i++) {
                    // Each begins to read after others have committed more: a snapshot of its own would show.
                    long later = begin + 30L * i;
                    readers.add(executor.submit(() -> {
                        waitUntilMoved(moves, later, writer);
                        long rows = 0;
                        for (Chunk chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
                            rows += session.copyOut(chunk, (buffer, offset, length) -> {
                                String[] fields =
                                        new String(buffer, offset, length, StandardCharsets.UTF_8).split("\t", -1);
                                assertThat(ids.add(Integer.parseInt(fields[0]))).isTrue();
                                total.addAndGet(Long.parseLong(fields[1]));
                            });
                        }
                        return rows;
                    }));
                }
                long rows = 0;
                for (Future<Long> reader : readers) {
                    rows += reader.get();
                }
                session.ensureAlive();
                assertThat(rows).isEqualTo(ACCOUNTS);
                assertThat(ids).hasSize(ACCOUNTS);
                assertThat(total).hasValue(ACCOUNTS * 1000L);
            }
            stop.set(true);
            writer.get();
        } finally {
            stop.set(true);
            executor.shutdownNow();
        }
    }

    /** Moves money, and stirs the pages: deleted and inserted rows, vacuum. */
    private static Object move(DumpRig rig, AtomicBoolean stop, AtomicLong moves) throws SQLException {
        try (Connection connection = rig.server.connect(rig.database);
                Statement statement = connection.createStatement()) {
            for (int i = 1; !stop.get(); i++) {
                int from = i * 7919 % ACCOUNTS + 1;
                int to = i * 104729 % ACCOUNTS + 1;
                statement.execute("BEGIN; UPDATE account SET amount = amount - 7 WHERE id = " + from
                        + "; UPDATE account SET amount = amount + 7 WHERE id = " + to
                        + "; WITH gone AS (DELETE FROM account WHERE id = " + to
                        + " RETURNING *) INSERT INTO account SELECT * FROM gone; COMMIT");
                if (i % 200 == 0) {
                    statement.execute("VACUUM account");
                }
                moves.incrementAndGet();
            }
        }
        return "";
    }

    private static void waitUntilMoved(AtomicLong moves, long count, Future<?> writer) {
        while (moves.get() < count && !writer.isDone()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void copyOut_severalWorkersOnOneTable_runAtOnce() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i");
        ExecutorService executor = Executors.newFixedThreadPool(3);
        CountDownLatch go = new CountDownLatch(1);
        try (DumpSession session = rig.open(3)) {
            TableData table = DumpRig.table(session, "t");
            long pages = rig.pages("t");
            List<Future<Long>> readers = new ArrayList<>();
            for (Chunk chunk : DumpRig.chunks(table, pages, pages / 3 + 1)) {
                readers.add(executor.submit(() -> session.copyOut(chunk, (buffer, offset, length) -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })));
            }
            rig.waitFor(
                    "SELECT count(DISTINCT pid) FROM pg_stat_activity WHERE datname = '" + rig.database
                            + "' AND query LIKE 'COPY (SELECT%'",
                    "3");
            go.countDown();
            long rows = 0;
            for (Future<Long> reader : readers) {
                rows += reader.get();
            }
            assertThat(rows).isEqualTo(20_000);
        } finally {
            go.countDown();
            executor.shutdownNow();
        }
    }

    @Test
    void copyOut_afterTheSnapshot_doesNotSeeLaterRowsOnAnyWorker() throws SQLException {
        DumpRig rig = DumpRig.of(13);
        rig.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        try (DumpSession session = rig.open(2)) {
            rig.execute("INSERT INTO t VALUES (2); DELETE FROM t WHERE a = 1");
            rig.execute("VACUUM t");

            assertThat(DumpRig.rows(session, "t")).containsExactly("1");
            assertThat(DumpRig.rows(session, "t")).containsExactly("1");
        }
    }
}
