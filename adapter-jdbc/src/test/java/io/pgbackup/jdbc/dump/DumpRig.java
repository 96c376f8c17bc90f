package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One database of a test, and dumps of it. */
final class DumpRig {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    final PostgresServer server;
    final String database;
    private final boolean copyThroughDriver;

    DumpRig(PostgresServer server, String database) {
        this(server, database, false);
    }

    private DumpRig(PostgresServer server, String database, boolean copyThroughDriver) {
        this.server = server;
        this.database = database;
        this.copyThroughDriver = copyThroughDriver;
    }

    /** The same database, whose rows come and go through the driver's own COPY. */
    DumpRig throughDriver() {
        return new DumpRig(server, database, true);
    }

    JdbcSettings settings() {
        return TestSettings.of(server, database).withCopyThroughDriver(copyThroughDriver);
    }

    static DumpRig of(int major) {
        PostgresServer server = PostgresServer.shared(major);
        return new DumpRig(server, server.createDatabase("dump"));
    }

    void execute(String sql) throws SQLException {
        server.execute(database, sql);
    }

    DumpSession open(int jobs) {
        return open(jobs, GapHook.NONE);
    }

    DumpSession open(int jobs, GapHook hook) {
        return open(new DumpRequest(jobs, Duration.ofSeconds(10), "store"), hook);
    }

    DumpSession open(DumpRequest request, GapHook hook) {
        return new JdbcDatabaseDumper(new Connector(settings()), hook).open(request);
    }

    static TableData table(DumpSession session, String name) {
        return session.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rows of " + name));
    }

    /** The rows of a whole table, as the bytes they came in. */
    static byte[] bytes(DumpSession session, String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        session.copyOut(Chunk.whole(table(session, name).entryId()), out::write);
        return out.toByteArray();
    }

    static List<String> rows(DumpSession session, String name) {
        return new String(bytes(session, name), StandardCharsets.UTF_8).lines().toList();
    }

    /** The chunks of a table of {@code pages} pages, cut within every second page too, the last one open. */
    static List<Chunk> chunks(TableData table, long pages, long size) {
        List<Chunk> chunks = new ArrayList<>();
        for (long from = 0; from < pages; from += size) {
            int middle = from / size % 2 == 0 ? 1 + (int) (from % 40) : 0;
            long to = from + size >= pages ? Chunk.OPEN : from + size;
            if (middle > 0) {
                chunks.add(new Chunk(table.entryId(), from, 0, from, middle));
            }
            chunks.add(new Chunk(table.entryId(), from, middle, to, 0));
        }
        return chunks;
    }

    long pages(String table) throws SQLException {
        return Long.parseLong(server.queryText(
                database, "SELECT pg_relation_size('" + table + "'::regclass) / current_setting('block_size')::int"));
    }

    /** Asks again until the answer is as expected, with a limit. */
    void waitFor(String sql, String expected) throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String found = server.queryText("postgres", sql);
        while (!found.equals(expected)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + LIMIT + ", " + sql + " still gives " + found + "; sessions: "
                        + server.queryText(
                                "postgres",
                                "SELECT string_agg(concat_ws('|', pid, state, wait_event, backend_type, query), E'\n')"
                                        + " FROM pg_stat_activity WHERE datname = '" + database + "'"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            found = server.queryText("postgres", sql);
        }
    }
}
