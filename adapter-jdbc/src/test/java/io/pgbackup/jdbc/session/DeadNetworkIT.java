package io.pgbackup.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.PostgresTls;
import io.pgbackup.testkit.postgres.TcpProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that is dead and does not say so. Without the limit, each of these would wait for hours or for ever. */
@Timeout(60)
class DeadNetworkIT {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** More than all buffers between two processes. */
    private static final int MEGABYTES = 40;

    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private static String database;

    private TcpProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(15);
        PostgresTls.enable(server, "localhost", directory);
        database = server.createDatabase("network");
        server.execute(
                database,
                "CREATE TABLE big AS SELECT repeat('x', 1000000) AS text FROM generate_series(1, " + MEGABYTES + ")");
        server.execute(database, "CREATE TABLE target (text text)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        proxy = TcpProxy.to(server.port());
    }

    @AfterEach
    void disconnect() {
        proxy.close();
    }

    private JdbcSettings settings() {
        return JdbcSettings.of(proxy.host(), proxy.port(), database, server.superuser())
                .withNetworkTimeout(LIMIT);
    }

    private JdbcSettings settings(SslMode mode) {
        return settings().withSsl(mode, "");
    }

    /** Of a store of its own: the session of the test before may still hold its lock. */
    private static DumpSession dump(JdbcSettings settings) {
        return new JdbcAdapter()
                .dumper(settings)
                .open(new DumpRequest(2, Duration.ofSeconds(10), "store " + System.nanoTime()));
    }

    private static LoadSession load(JdbcSettings settings) {
        return new JdbcAdapter()
                .loader(settings)
                .open(new LoadRequest(2, List.of(), "UTF8", StandardCharsets.UTF_8, ""));
    }

    /** Reads the large table, and has something happen after the first row. */
    private static long copyOut(DumpSession session, Runnable afterTheFirstRow) {
        int table = session.tables().stream()
                .filter(one -> one.name().equals("big"))
                .findFirst()
                .orElseThrow()
                .entryId();
        AtomicLong rows = new AtomicLong();
        RowSink sink = (buffer, offset, length) -> {
            if (rows.incrementAndGet() == 1) {
                afterTheFirstRow.run();
            }
        };
        return session.copyOut(Chunk.whole(table), sink);
    }

    /** Writes rows without end, and has something happen after the first megabyte. */
    private static long copyIn(LoadSession session, Runnable afterTheFirst) {
        byte[] row = ("x".repeat(1_000_000) + "\n").getBytes(StandardCharsets.US_ASCII);
        AtomicLong number = new AtomicLong();
        Enumeration<InputStream> rows = Collections.enumeration(Stream.generate(() -> row)
                .limit(MEGABYTES)
                .map(bytes -> (InputStream) new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        if (pos == 0 && number.incrementAndGet() == 2) {
                            afterTheFirst.run();
                        }
                        return super.read(target, offset, length);
                    }
                })
                .toList());
        return session.copyIn("copy of table target", "COPY public.target FROM stdin", new SequenceInputStream(rows));
    }

    private void assertCut(BackupServiceException e, String why) {
        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        assertThat(e)
                .hasMessageContaining("for 1 s, " + proxy.host() + ":" + proxy.port())
                .hasMessageContaining(why)
                .hasMessageContaining("network_timeout");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("BACKUP_NETWORK_TIMEOUT"));
    }

    @ParameterizedTest
    @EnumSource(names = {"DISABLE", "REQUIRE"})
    void copyOut_networkThatTakesEverythingAndPassesNothingOn_endsAndFreesAll(SslMode mode) {
        BackupServiceException e;
        try (DumpSession session = dump(settings(mode))) {
            e = catchThrowableOfType(BackupServiceException.class, () -> copyOut(session, proxy::swallow));
        }

        assertCut(e, "sent no byte of an answer, and it did not answer another connection either");
        assertThat(e).hasMessageContaining("copy of table public.big on the connection with pid ");
    }

    @ParameterizedTest
    @EnumSource(names = {"DISABLE", "REQUIRE"})
    void copyIn_networkThatTakesNothingAnyMore_endsAndFreesAll(SslMode mode) {
        BackupServiceException e;
        try (LoadSession session = load(settings(mode))) {
            e = catchThrowableOfType(BackupServiceException.class, () -> copyIn(session, proxy::stop));
        }

        assertCut(e, "accepted no byte of the data sent, and it did not answer another connection either");
    }

    /** The others answer, and cannot tell. */
    @Test
    void copyOut_addressOfManyIsDead_isNotMistakenForTheOthers() throws Exception {
        try (PostgresServer other = PostgresServer.start(15)) {
            other.execute("postgres", "CREATE DATABASE " + database);
            JdbcSettings both = JdbcSettings.parse(
                            "postgresql://" + server.superuser() + "@" + proxy.host() + ":" + proxy.port() + ","
                                    + other.host() + ":" + other.port() + "/" + database,
                            Map.of())
                    .withNetworkTimeout(LIMIT);
            BackupServiceException e;
            try (DumpSession session = dump(both)) {
                e = catchThrowableOfType(BackupServiceException.class, () -> copyOut(session, proxy::swallow));
            }

            assertCut(e, "sent no byte of an answer, and it did not answer another connection either");
        }
    }

    @Test
    void copyOut_onlyThisConnectionIsDead_isSeenOverAnother() {
        BackupServiceException e;
        try (DumpSession session = dump(settings())) {
            e = catchThrowableOfType(BackupServiceException.class, () -> copyOut(session, proxy::swallowOpen));
        }

        assertCut(e, "the server reports that it waits for this side: bytes are lost in between");
    }

    @Test
    void copyIn_answerGetsLost_saysThatTheOutcomeIsInDoubt() {
        BackupServiceException e;
        try (LoadSession session = load(settings())) {
            InputStream row = new ByteArrayInputStream("x\n".getBytes(StandardCharsets.US_ASCII)) {
                @Override
                public synchronized int read(byte[] target, int offset, int length) {
                    proxy.swallowOpen();
                    return super.read(target, offset, length);
                }
            };
            e = catchThrowableOfType(
                    BackupServiceException.class,
                    () -> session.copyIn("copy of table target", "COPY public.target FROM stdin", row));
        }

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        assertThat(e)
                .hasMessageContaining("the outcome is in doubt")
                .hasMessageContaining("for 1 s, " + proxy.host() + ":" + proxy.port() + " sent no byte of an answer");
    }

    @Test
    void execute_sessionThatEndedUnheard_isSeenOverAnotherConnection() throws Exception {
        try (LoadSession session = load(settings())) {
            CompletableFuture<BackupServiceException> failure =
                    CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                            BackupServiceException.class, () -> session.execute("a long one", "SELECT pg_sleep(600)")));
            waitFor("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", "1");
            proxy.swallowOpen();
            server.queryText(
                    "postgres",
                    "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'");

            assertCut(failure.get(30, TimeUnit.SECONDS), "the server reports that the session has ended");
        }
    }

    /** Twice the limit and more without a byte, rightly. */
    @Test
    void execute_serverThatIsAtWork_isWaitedFor() {
        try (LoadSession session = load(settings())) {
            session.execute("a long one", "SELECT pg_sleep(3)");
        }
    }

    /** Whoever may not connect any more is not told that the server is dead. */
    @Test
    void execute_serverThatLetsNobodyElseIn_isWaitedFor() throws SQLException {
        String closed = server.createDatabase("closed");
        try (LoadSession session = load(settings().withDatabase(closed))) {
            server.execute("postgres", "ALTER DATABASE " + closed + " ALLOW_CONNECTIONS false");

            session.execute("a long one", "SELECT pg_sleep(3)");
        }
    }

    @Test
    void execute_waitsForALock_isWaitedFor() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (LoadSession session = load(settings())) {
            Future<?> holder = other.submit(() -> {
                server.execute(database, "BEGIN; LOCK TABLE target; SELECT pg_sleep(3); COMMIT");
                return true;
            });
            waitFor("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", "1");

            session.copyIn(
                    "copy of table target",
                    "COPY public.target FROM stdin",
                    new ByteArrayInputStream("x\n".getBytes(StandardCharsets.US_ASCII)));
            holder.get();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void interrupt_whileTheNetworkIsDead_endsSoon() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (LoadSession session = load(settings().withNetworkTimeout(Duration.ofHours(1)))) {
            Future<?> failure = thread.submit(() -> {
                return catchThrowableOfType(
                        BackupServiceException.class, () -> session.execute("a long one", "SELECT pg_sleep(600)"));
            });
            waitFor("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'", "1");
            proxy.swallow();

            thread.shutdownNow();

            assertThat(failure.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            BackupServiceException.class,
                            e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
        }
        server.execute(
                "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    }

    /** The cancellation of what runs gets no answer either, and a session that is closed waits for none. */
    @Test
    void close_whileTheNetworkIsDead_endsWhatRuns() throws Exception {
        CompletableFuture<BackupServiceException> failure;
        try (DumpSession session = dump(settings(SslMode.REQUIRE).withNetworkTimeout(Duration.ofHours(1)))) {
            CompletableFuture<Void> dead = new CompletableFuture<>();
            failure = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    BackupServiceException.class,
                    () -> copyOut(session, () -> {
                        proxy.swallow();
                        dead.complete(null);
                    })));
            dead.get(30, TimeUnit.SECONDS);
        }
        assertThat(failure.get(20, TimeUnit.SECONDS).kind()).isEqualTo(FailureKind.INTERRUPTED);
    }

    private static void waitFor(String sql, String expected) throws SQLException, IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String found = server.queryText("postgres", sql);
        while (!found.equals(expected)) {
            assertThat(System.nanoTime()).as("%s is %s", sql, found).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            found = server.queryText("postgres", sql);
        }
    }
}
