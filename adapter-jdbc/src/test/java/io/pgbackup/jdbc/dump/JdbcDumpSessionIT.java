package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.connect.Connector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class JdbcDumpSessionIT {

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void open_anyVersion_givesFactsRowsAndLargeObjects(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute("CREATE TABLE t (a timestamptz, b interval, c float8, d bytea, e date);"
                + " INSERT INTO t VALUES ('2020-01-02 03:04:05+02', '1 day 2 s', 0.1::float8 + 0.2, '\\x00ff', '2020-12-31');"
                + " SELECT lo_from_bytea(4711, '\\x010203')");
        Instant before = Instant.now();
        try (DumpSession session = rig.open(2)) {
            DatabaseFacts facts = session.facts();

            assertThat(facts.serverVersion()).startsWith(major + ".");
            assertThat(facts.serverVersionNumber() / 10_000).isEqualTo(major);
            assertThat(facts.database()).isEqualTo(rig.database);
            assertThat(facts.encoding()).isEqualTo("UTF8");
            assertThat(facts.snapshotTime())
                    .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
            assertThat(facts.snapshotLsn()).matches("[0-9A-F]+/[0-9A-F]+");
            assertThat(facts.properties())
                    .containsEntry("owner", "postgres")
                    .containsEntry("encoding", "UTF8")
                    .containsEntry("locale_provider", "libc")
                    .containsKeys("collate", "ctype");
            assertThat(facts.textSettings())
                    .contains(new SessionSetting("TimeZone", "UTC"), new SessionSetting("client_encoding", "UTF8"))
                    .extracting(SessionSetting::name)
                    .contains("lc_monetary");
            assertThat(facts.loadSettings())
                    .contains(new SessionSetting("array_nulls", "on"), new SessionSetting("transaction_timeout", "0"));
            assertThat(DumpRig.rows(session, "t"))
                    .containsExactly(
                            "2020-01-02 01:04:05+00\t1 day 00:00:02\t0.30000000000000004\t\\\\x00ff\t2020-12-31");
            assertThat(session.readLargeObject(4711, 1, 5)).containsExactly(2, 3);
            session.ensureAlive();
        }
    }

    @Test
    void open_whileAnotherRunHoldsTheLock_isLocked() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        try (DumpSession first = rig.open(1)) {
            RunException e = catchThrowableOfType(RunException.class, () -> rig.open(1));

            assertThat(e.kind()).isEqualTo(FailureKind.LOCKED);
            assertThat(e.getMessage())
                    .matches(".* into the same store: pid [0-9]+, user \\w+, application \"pgbackup\","
                            + " since 20[0-9]{2}-[0-9T:-]+Z, from 127\\.0\\.0\\.1");
            try (DumpSession otherStore =
                    rig.open(new DumpRequest(1, Duration.ofSeconds(1), "another store"), GapHook.NONE)) {
                otherStore.ensureAlive();
            }
            first.ensureAlive();
        }
        rig.open(1).close();
    }

    @Test
    void open_tableLockedByOthers_failsAfterTheTimeoutAndNamesIt() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE a (); CREATE TABLE \"B b\" (); CREATE TABLE c ()");
        try (Connection other = rig.server.connect(rig.database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE \"B b\" IN ACCESS EXCLUSIVE MODE");

            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class,
                    () -> rig.open(new DumpRequest(1, Duration.ofMillis(300), "s"), GapHook.NONE));

            assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED);
            assertThat(e).hasMessage("could not lock table public.\"B b\" within 300 ms (SQLSTATE 55P03)");
            assertThat(e.hint()).isPresent();
        }
    }

    @Test
    void open_ofAViewWhoseTableIsLockedByOthers_failsAfterTheTimeout() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE a (); CREATE VIEW v AS SELECT FROM a");
        DumpSelection viewAlone =
                new DumpSelection(List.of(), List.of(NamePattern.parse("v")), List.of(), List.of(), List.of(), false);
        try (Connection other = rig.server.connect(rig.database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE");

            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class,
                    () -> rig.open(
                            new DumpRequest(1, Duration.ofMillis(300), "s", DumpScope.of(viewAlone)), GapHook.NONE));

            assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED);
            assertThat(e).hasMessageContaining("lock timeout");
        }
    }

    @Test
    void copyOut_whileAnAlterTableWaits_isReadByTheLeader() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a; CREATE TABLE u AS TABLE t");
        Future<?> alter;
        try (DumpSession session = rig.open(2)) {
            alter = executor.submit(() -> {
                rig.execute("ALTER TABLE t ADD COLUMN b int");
                return "";
            });
            rig.waitFor(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + rig.database
                            + "' AND wait_event_type = 'Lock'",
                    "1");

            assertThat(DumpRig.rows(session, "t")).hasSize(1000);
            assertThat(DumpRig.rows(session, "u")).hasSize(1000);
            assertThat(DumpRig.rows(session, "t")).hasSize(1000);
            session.ensureAlive();
            assertThat(alter.isDone()).isFalse();
        }
        alter.get(60, TimeUnit.SECONDS);
    }

    @Test
    void copyOut_lockedBeforeTheAlterTableWaits_staysWithTheWorker() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a");
        Future<?> alter;
        try (DumpSession session = rig.open(1)) {
            assertThat(DumpRig.rows(session, "t")).hasSize(1000);
            alter = executor.submit(() -> {
                rig.execute("ALTER TABLE t ADD COLUMN b int");
                return "";
            });
            rig.waitFor(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + rig.database
                            + "' AND wait_event_type = 'Lock'",
                    "1");

            assertThat(DumpRig.rows(session, "t")).hasSize(1000);
        }
        alter.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void copyOutTogether_ofSeveralTables_yieldsTheRowsOfEach(int major) throws Exception {
        DumpRig rig = DumpRig.of(major);
        rig.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a; CREATE TABLE u (a int); CREATE TABLE v AS"
                + " SELECT repeat('x', 300000) AS a FROM generate_series(1, 3)");
        try (DumpSession session = rig.open(1)) {
            CountedChunks rows = new CountedChunks();

            session.copyOutTogether(chunks(session, "t", "u", "v"), rows);

            assertThat(rows.arrived.values()).containsExactly(1000L, 0L, 3L);
            assertThat(rows.counted).isEqualTo(rows.arrived);
            assertThat(holders(rig, "u")).as("the leader and the worker").isEqualTo("2");
        }
    }

    @Test
    void copyOutTogether_oneOfTheTablesCannotBeRead_namesIt() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TYPE mood AS ENUM ('fine'); CREATE TABLE t AS SELECT generate_series(1, 10) AS a;"
                + " CREATE TABLE u AS SELECT 'fine'::mood AS a; CREATE TABLE v AS TABLE t");
        try (DumpSession session = rig.open(1)) {
            List<Chunk> chunks = chunks(session, "t", "u", "v");
            rig.execute("DELETE FROM pg_enum");

            assertThatThrownBy(() -> session.copyOutTogether(chunks, new CountedChunks()))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("copy of table public.u");
        }
    }

    @Test
    void copyOutTogether_whileAnAlterTableWaitsForOneOfThem_leavesTheOthersToTheWorker() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS a; CREATE TABLE u AS TABLE t;"
                + " CREATE TABLE v AS TABLE t");
        Future<?> alter;
        try (DumpSession session = rig.open(1)) {
            alter = executor.submit(() -> {
                rig.execute("ALTER TABLE u ADD COLUMN b int");
                return "";
            });
            rig.waitFor(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + rig.database
                            + "' AND wait_event_type = 'Lock'",
                    "1");
            CountedChunks rows = new CountedChunks();

            session.copyOutTogether(chunks(session, "t", "u", "v"), rows);

            assertThat(rows.counted.values()).containsExactly(1000L, 1000L, 1000L);

            assertThat(List.of(holders(rig, "t"), holders(rig, "u"), holders(rig, "v")))
                    .containsExactly("2", "1", "2");
            assertThat(alter.isDone()).isFalse();
        }
        alter.get(60, TimeUnit.SECONDS);
    }

    private static List<Chunk> chunks(DumpSession session, String... tables) {
        return Stream.of(tables)
                .map(table -> Chunk.whole(DumpRig.table(session, table).entryId()))
                .toList();
    }

    private static String holders(DumpRig rig, String table) throws SQLException {
        return rig.server.queryText(
                rig.database,
                "SELECT count(*) FROM pg_locks WHERE mode = 'AccessShareLock' AND granted AND relation = (SELECT oid"
                        + " FROM pg_class WHERE relname = '" + table + "')");
    }

    @Test
    void ensureAlive_leaderKilled_failsAndSoDoesEveryLaterCopy() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT 1 AS a");
        try (DumpSession session = rig.open(1)) {
            // The leader is the one that holds the run lock.
            rig.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            rig.waitFor(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = '" + rig.database + "')",
                    "0");

            DatabaseException e = catchThrowableOfType(DatabaseException.class, session::ensureAlive);

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED);
            assertThat(e).hasMessageContaining("holds the snapshot");
            assertThatThrownBy(() -> DumpRig.rows(session, "t")).isInstanceOf(DatabaseException.class);
        }
    }

    private static final String TWO_SCHEMAS = "CREATE SCHEMA blue; CREATE SCHEMA green;"
            + " CREATE TABLE blue.t AS SELECT 'blue' AS c; CREATE TABLE green.t AS SELECT 'green' AS c;"
            + " CREATE SEQUENCE blue.q";

    @Test
    void copyOut_schemasSwappedMeanwhile_isRefused() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute(TWO_SCHEMAS);
        try (DumpSession session = rig.open(1)) {
            rig.execute("ALTER SCHEMA blue RENAME TO red; ALTER SCHEMA green RENAME TO blue;"
                    + " ALTER SCHEMA red RENAME TO green");

            assertThatThrownBy(() -> DumpRig.rows(session, "t"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED))
                    .hasMessageContaining("its schema was renamed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER SCHEMA blue RENAME TO red",
                "ALTER SCHEMA green RENAME TO red; CREATE SCHEMA green",
                "ALTER SEQUENCE blue.q RENAME TO other; CREATE SEQUENCE blue.q START 5",
                "ALTER SEQUENCE blue.q SET SCHEMA green",
                "DROP SEQUENCE blue.q",
            })
    void ensureAlive_whereSomethingHasAnotherNameNow_fails(String change) throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute(TWO_SCHEMAS);
        try (DumpSession session = rig.open(1)) {
            session.ensureAlive();
            rig.execute(change);

            assertThatThrownBy(session::ensureAlive)
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED))
                    .hasMessageContaining("was renamed, moved or dropped while the database was read");
        }
    }

    private static final String SWAP = "BEGIN; ALTER SCHEMA blue RENAME TO red; ALTER SCHEMA green RENAME TO blue;"
            + " ALTER SCHEMA red RENAME TO green; COMMIT";

    /** By the end all have their names again. */
    @Test
    void copyOut_ofATableThatIsLockedAlready_schemasSwappedMeanwhile_isRefused() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute(TWO_SCHEMAS);
        try (DumpSession session = rig.open(1)) {
            DumpRig.rows(session, "t");
            rig.execute(SWAP);

            assertThatThrownBy(() -> DumpRig.rows(session, "t"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED))
                    .hasMessageContaining("its schema was renamed");
        }
    }

    private static final String TYPES = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');"
            + " CREATE TYPE pair AS (a int, b int); CREATE DOMAIN pairs AS pair[]; CREATE TYPE moods AS RANGE (SUBTYPE = mood);"
            + " CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE ROLE %1$s; CREATE SEQUENCE q MAXVALUE 100;"
            + " CREATE TABLE t AS SELECT moods('sad', 'ok') AS m, ARRAY[ROW(1, 2)::pair]::pairs AS p,"
            + " 'one'::regproc AS f, '%1$s'::regrole AS r";

    /** The text of rows has the names and attributes of the moment. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "13 | ALTER TYPE mood RENAME VALUE 'sad' TO 'x'; ALTER TYPE mood RENAME VALUE 'ok' TO 'sad' | of type public.mood",
                "17 | ALTER TYPE mood RENAME VALUE 'sad' TO 'x' | label 'sad' of type public.mood",
                "18 | ALTER TYPE mood RENAME VALUE 'ok' TO 'x'; ALTER TYPE mood RENAME VALUE 'x' TO 'ok' | label 'ok'",
                "17 | ALTER TYPE pair ADD ATTRIBUTE c int | type public.pair",
                "17 | ALTER TYPE pair DROP ATTRIBUTE b; ALTER TYPE pair ADD ATTRIBUTE c int | type public.pair",
                "17 | ALTER FUNCTION one() RENAME TO two | function one",
                "17 | ALTER ROLE %s RENAME TO %s_x | role",
                "17 | ALTER SEQUENCE q MAXVALUE 1000 | sequence public.q was altered",
            })
    void ensureAlive_whereRowsWouldReadOtherwiseNow_fails(int major, String change, String named) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        String role = "role_of_" + rig.database;
        rig.execute(TYPES.formatted(role));
        try (DumpSession session = rig.open(1)) {
            session.ensureAlive();
            rig.execute(change.formatted(role, role));

            assertThatThrownBy(session::ensureAlive)
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED))
                    .hasMessageContaining(named);
        }
    }

    @Test
    void ensureAlive_afterChangesThatNoRowShows_passes() throws SQLException {
        DumpRig rig = DumpRig.of(17);
        String role = "role_of_" + rig.database;
        rig.execute(TYPES.formatted(role) + "; CREATE TYPE unused AS ENUM ('a')");
        try (DumpSession session = rig.open(1)) {
            rig.execute("ALTER TYPE unused RENAME VALUE 'a' TO 'b'; ALTER TYPE pair RENAME ATTRIBUTE a TO z;"
                    + " ALTER TYPE mood RENAME TO mode; CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2';"
                    + " ALTER SEQUENCE q RESTART; CREATE FUNCTION three() RETURNS int LANGUAGE sql AS 'SELECT 3'");
            rig.execute("ALTER TYPE mode ADD VALUE 'happy'");
            session.ensureAlive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18})
    void sequenceValues_whileSchemasAreSwapped_areThoseOfTheSequencesThatWereMeant(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(TWO_SCHEMAS + "; CREATE SEQUENCE green.q START 77");
        try (DumpSession session = rig.open(1)) {
            rig.execute(SWAP);

            assertThat(session.sequenceValues().values())
                    .containsExactlyInAnyOrder(
                            "SELECT pg_catalog.setval('blue.q', 1, false);\n",
                            "SELECT pg_catalog.setval('green.q', 77, false);\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 17})
    void sequenceValues_whereANewOneHasTheName_isAnError(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(TWO_SCHEMAS);
        try (DumpSession session = rig.open(1)) {
            rig.execute("DROP SEQUENCE blue.q; CREATE SEQUENCE blue.q START 5");

            assertThatThrownBy(session::sequenceValues)
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED))
                    .hasMessageContaining("sequence blue.q");
        }
    }

    @Test
    void ensureAlive_afterHarmlessChanges_passes() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute(TWO_SCHEMAS);
        try (DumpSession session = rig.open(1)) {
            rig.execute("GRANT USAGE ON SCHEMA blue TO PUBLIC; CREATE SCHEMA red; CREATE TABLE blue.new (a int);"
                    + " SELECT nextval('blue.q')");
            session.ensureAlive();
        }
    }

    @Test
    void copyOut_workerKilled_namesTableAndConnection() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
        try (DumpSession session = rig.open(1)) {
            AtomicInteger rows = new AtomicInteger();
            Chunk chunk = Chunk.whole(DumpRig.table(session, "t").entryId());

            DatabaseException e = catchThrowableOfType(
                    DatabaseException.class,
                    () -> session.copyOut(chunk, (buffer, offset, length) -> {
                        if (rows.incrementAndGet() == 10) {
                            try {
                                rig.server.execute(
                                        "postgres",
                                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                                                + rig.database + "' AND query LIKE 'COPY %'");
                            } catch (SQLException failure) {
                                throw new IllegalStateException(failure);
                            }
                        }
                    }));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
            assertThat(e).hasMessageMatching("copy of table public\\.t on the connection with pid \\d+ failed: .*");
        }
    }

    @Test
    void copyOut_sinkThatThrows_cancelsTheCopyAndTheSessionGoesOn() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
        try (DumpSession session = rig.open(1)) {
            Chunk chunk = Chunk.whole(DumpRig.table(session, "t").entryId());
            IllegalStateException full = new IllegalStateException("full");

            assertThatThrownBy(() -> session.copyOut(chunk, (buffer, offset, length) -> {
                        throw full;
                    }))
                    .isSameAs(full);

            rig.waitFor(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + rig.database + "' AND state = 'active'",
                    "0");
            assertThat(DumpRig.rows(session, "t")).hasSize(50_000);
        }
    }

    @Test
    void copyOut_interrupted_endsAndKeepsTheFlag() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
        try (DumpSession session = rig.open(1)) {
            Chunk chunk = Chunk.whole(DumpRig.table(session, "t").entryId());
            Future<Boolean> reader = executor.submit(() -> {
                assertThatThrownBy(() -> session.copyOut(
                                chunk,
                                (buffer, offset, length) ->
                                        Thread.currentThread().interrupt()))
                        .isInstanceOfSatisfying(
                                RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
                return Thread.interrupted();
            });

            assertThat(reader.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void close_inMidCopy_leavesNoBackendBehind() throws Exception {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t AS SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        DumpSession session = rig.open(2);
        Chunk chunk = Chunk.whole(DumpRig.table(session, "t").entryId());
        Future<Long> stuck = executor.submit(() -> session.copyOut(chunk, (buffer, offset, length) -> {
            inSink.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        inSink.await();

        session.close();
        session.close();

        rig.waitFor("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + rig.database + "'", "0");
        never.countDown();
        assertThatThrownBy(() -> stuck.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18})
    void sequenceValues_ofAllSequences_areStatementsByEntry(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(
                "CREATE SEQUENCE untouched START 7; CREATE SEQUENCE \"It's \"\"q\"; SELECT setval('\"It''s \"\"q\"', 42);"
                        + " CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY); INSERT INTO t DEFAULT VALUES");
        try (DumpSession session = rig.open(1)) {
            rig.execute("SELECT nextval('untouched')");
            Map<String, String> values = new TreeMap<>();
            session.sequenceValues()
                    .forEach((id, sql) ->
                            values.put(session.entries().get(id - 1).name(), sql));

            assertThat(values)
                    .containsOnly(
                            Map.entry("untouched", "SELECT pg_catalog.setval('public.untouched', 7, true);\n"),
                            Map.entry("It's \"q", "SELECT pg_catalog.setval('public.\"It''s \"\"q\"', 42, true);\n"),
                            Map.entry("t_id_seq", "SELECT pg_catalog.setval('public.t_id_seq', 1, true);\n"));
        }
    }

    @Test
    void sequenceValues_afterTheRightWasTakenAway_isAnErrorAndNeverOne() throws SQLException {
        DumpRig rig = DumpRig.of(18);
        rig.execute("DROP ROLE IF EXISTS sequence_reader; CREATE ROLE sequence_reader LOGIN; CREATE SEQUENCE q;"
                + " GRANT SELECT ON q TO sequence_reader");
        JdbcDatabaseDumper dumper = new JdbcDatabaseDumper(
                new Connector(JdbcSettings.of(rig.server.host(), rig.server.port(), rig.database, "sequence_reader")));
        try (DumpSession session = dumper.open(new DumpRequest(1, Duration.ofSeconds(5), "s"))) {
            rig.execute("REVOKE SELECT ON q FROM sequence_reader");

            assertThatThrownBy(session::sequenceValues)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("public.q");
        }
    }

    @Test
    void copyOut_policyThatWouldHideRowsSinceLately_isAnError() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute(
                "DROP ROLE IF EXISTS half_blind; CREATE ROLE half_blind LOGIN BYPASSRLS;"
                        + " CREATE TABLE t AS SELECT 1 AS a; GRANT SELECT ON t TO half_blind; ALTER TABLE t ENABLE ROW LEVEL SECURITY");
        JdbcDatabaseDumper dumper = new JdbcDatabaseDumper(
                new Connector(JdbcSettings.of(rig.server.host(), rig.server.port(), rig.database, "half_blind")));
        try (DumpSession session = dumper.open(new DumpRequest(1, Duration.ofSeconds(5), "s"))) {
            rig.execute("ALTER ROLE half_blind NOBYPASSRLS");

            DatabaseException e = catchThrowableOfType(DatabaseException.class, () -> DumpRig.rows(session, "t"));

            assertThat(e).hasMessageContaining("copy of table public.t").hasMessageContaining("42501");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("BYPASSRLS"));
        }
    }

    @Test
    void open_tableThatTheRoleMayNotRead_isAnErrorThatNamesIt() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("DROP ROLE IF EXISTS blind; CREATE ROLE blind LOGIN; CREATE TABLE hidden_one (a int)");
        JdbcDatabaseDumper dumper = new JdbcDatabaseDumper(
                new Connector(JdbcSettings.of(rig.server.host(), rig.server.port(), rig.database, "blind")));

        DatabaseException e = catchThrowableOfType(
                DatabaseException.class, () -> dumper.open(new DumpRequest(1, Duration.ofSeconds(5), "s")));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("hidden_one");
    }
}
