package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.e2e.process.LambdaFunction.Result;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.InjectedFault;
import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged function as Lambda runs it, against a real PostgreSQL and an S3 server. */
class LambdaIT {

    private static final PostgresServer SERVER = PostgresServer.shared(16);
    private static final String BUCKET = "backups";
    private static final String STORE = "s3://" + BUCKET + "/nightly";
    private static final String TIME = "2026-01-31T03:00:00Z";
    private static final String PASSWORD = "the-password-of-the-role";

    private final StrictS3Server s3 = LambdaFunction.store();

    @BeforeEach
    void prepare() {
        s3.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private static String database(String prefix) throws SQLException {
        String database = SERVER.createDatabase(prefix);
        SERVER.execute(
                database,
                "CREATE TABLE t AS SELECT g AS id, 'row ' || g AS content FROM generate_series(1, 1000) AS g");
        return database;
    }

    private static String settings(String... databases) {
        return Arrays.stream(databases)
                .map(name -> settings(name, SERVER.port()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String settings(String database, int port) {
        return """
                {"host": "127.0.0.1", "port": %d, "username": "%s", "password": "%s", "database": "%s", "ssl_mode": "disable"}""".formatted(port, SERVER.superuser(), PASSWORD, database);
    }

    private LambdaFunction.Builder function(String databases) {
        return LambdaFunction.with(s3, STORE)
                .with("BACKUP_COMPRESSION", "zstd")
                .with("DATABASES", databases)
                .hiding(PASSWORD);
    }

    private static String event(String... databases) {
        return """
                {"databases": [%s], "time": "%s", "source": "somewhere else"}""".formatted(
                        Arrays.stream(databases).map(name -> '"' + name + '"').collect(Collectors.joining(",")), TIME);
    }

    private static String key(String database) {
        return "nightly/" + database + "/2026-01-31/" + database + "_2026-01-31_03-00-00.sql.zst";
    }

    private static String globals() {
        return "_globals.127.0.0.1:" + SERVER.port();
    }

    @Test
    void invocation_backsUpAllDatabasesAndTheGlobals_andTheBackupsRestore() throws Exception {
        String first = database("first");
        String second = database("second");
        try (LambdaFunction function = function(settings(first, second)).start()) {
            Result result = function.invoke("{\"time\": \"" + TIME + "\"}");

            assertThat(result.isError()).as("%s", result).isFalse();
            assertThat(result.answer().path("success").asBoolean()).isTrue();
            for (String name : List.of(first, second)) {
                JsonNode report = result.database(name);
                assertThat(report.path("status").asText()).isEqualTo("done");
                assertThat("nightly/" + report.path("key").asText()).isEqualTo(key(name));
                assertThat(report.path("rows").asLong()).isEqualTo(1000);
                assertThat(report.path("bytes").asLong())
                        .isEqualTo(s3.object(BUCKET, key(name)).orElseThrow().size());
                assertThat(report.path("rawBytes").asLong())
                        .isGreaterThan(report.path("bytes").asLong());
            }
            assertThat(result.database(globals()).path("status").asText()).isEqualTo("done");
            assertThat(function.lastReport()).isEqualTo(result.answer());

            JsonNode metrics = function.metrics(first).get(0);
            JsonNode directive = metrics.path("_aws").path("CloudWatchMetrics").path(0);
            assertThat(directive.path("Namespace").asText()).isEqualTo("PgBackup");
            assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"FunctionName\",\"Database\"]]");
            assertThat(metrics.path("FunctionName").asText()).isEqualTo("backup");
            assertThat(metrics.path("Success").asInt()).isEqualTo(1);
            assertThat(metrics.path("Failure").asInt(-1)).isZero();
            assertThat(metrics.path("Rows").asInt()).isEqualTo(1000);
            for (JsonNode metric : directive.path("Metrics")) {
                assertThat(metrics.path(metric.path("Name").asText()).isNumber())
                        .as("%s", metric)
                        .isTrue();
            }
            List<JsonNode> lines =
                    function.lines(line -> line.path("database").asText().equals(second));
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("key").asText())
                        .isEqualTo(result.database(second).path("key").asText());
                assertThat(line.path("phase").asText()).isEqualTo("reading rows");
                assertThat(line.path("requestId").asText()).isNotEmpty();
                assertThat(line.path("level").asText()).isEqualTo("INFO");
            });
        }

        String copy = SERVER.createDatabase("copy");
        Cli.assertDone(Cli.at(s3)
                .withSecret("AWS_SESSION_TOKEN", "session-token-of-the-role")
                .run("restore", first, "--target", SERVER.url(copy), "--store", STORE, "--verify"));
        assertThat(Tables.contents(SERVER, copy)).isEqualTo(Tables.contents(SERVER, first));
    }

    @Test
    void invocation_withOneBadDatabaseOfThree_backsUpTheOthersAndIsAnError() throws Exception {
        String first = database("first");
        String last = database("last");
        String databases = "[" + settings(first, SERVER.port()) + "," + settings("absent", 1) + ","
                + settings(last, SERVER.port()) + "]";
        try (LambdaFunction function = function(databases).start()) {
            Result result = function.invoke(event(first, "absent", last, "never heard of"));

            assertThat(result.isError()).isTrue();
            assertThat(result.answer().path("errorMessage").asText())
                    .contains(
                            "2 of 5 failed", "absent: ", "127.0.0.1:1", "never heard of: ", "configured are " + first);
            assertThat(s3.keys(BUCKET)).contains(key(first), key(last));
            assertThat(function.metrics("absent").get(0).path("Failure").asInt())
                    .isEqualTo(1);
            assertThat(function.metrics("absent").get(0).path("Success").asInt(-1))
                    .isZero();
            assertThat(function.metrics(last).get(0).path("Success").asInt()).isEqualTo(1);
            assertThat(function.lastReport()
                            .path("databases")
                            .path(1)
                            .path("error")
                            .path("kind")
                            .asText())
                    .isEqualTo("database_unreachable");
            assertThat(function.isAlive()).isTrue();
        }
    }

    /** Settings that make no sense only when they are used: no certificates are known of such a region. */
    @Test
    void invocation_withOneImpossibleDatabase_backsUpTheOthers() throws Exception {
        String last = database("last");
        String impossible =
                "{\"name\": \"far\", \"host\": \"far.abc.xx-moon-1.rds.amazonaws.com\", \"username\": \"u\","
                        + " \"database\": \"d\"}";
        try (LambdaFunction function = function("[" + impossible + "," + settings(last, SERVER.port()) + "]")
                .start()) {
            Result result = function.invoke("{\"time\": \"" + TIME + "\"}");
            assertThat(result.isError()).isTrue();
            assertThat(result.answer().path("errorMessage").asText())
                    .contains("1 of 3 failed: far: the certificates of databases in region xx-moon-1");
            assertThat(s3.keys(BUCKET)).contains(key(last));
        }
    }

    @Test
    void invocation_thatRunsOutOfTime_abortsBeforeTheKillAndLeavesNothing() throws Exception {
        String large = SERVER.createDatabase("large");
        Tables.fillWithNoise(SERVER, large, "noise", 40);
        InjectedFault stall = s3.inject(
                Fault.stallBeforeApplying().on(S3Operation.UPLOAD_PART).onPart(2));
        try (LambdaFunction function = function(settings(large)).start()) {
            Instant kill = Instant.now().plusSeconds(20);
            Result result = function.invoke(event(large), Duration.ofSeconds(20));

            assertThat(Instant.now()).as("the end, before the kill").isBefore(kill);
            assertThat(result.isError()).isTrue();
            assertThat(result.answer().path("errorMessage").asText())
                    .contains(
                            "stopped while reading rows",
                            "nothing of this backup is left",
                            "raise the function's timeout");
            stall.release();
            assertThat(s3.keys(BUCKET)).isEmpty();
            assertThat(s3.openUploads()).isEmpty();
            assertThat(function.metrics(large).get(0).path("Failure").asInt()).isEqualTo(1);

            Result again = function.invoke(event(large));
            assertThat(again.isError())
                    .as("the same process, with time enough: %s", again)
                    .isFalse();
            assertThat(s3.keys(BUCKET)).contains(key(large));
        }
    }

    @Test
    void invocation_doesNotBeginWhatCannotBeFinished() throws Exception {
        String first = SERVER.createDatabase("first");
        Tables.fillWithNoise(SERVER, first, "noise", 24);
        String last = database("last");
        InjectedFault stall = s3.inject(
                Fault.stallBeforeApplying().on(S3Operation.UPLOAD_PART).onPart(2));
        try (LambdaFunction function = function(settings(first, last)).start()) {
            Result result = function.invoke(event(first, last), Duration.ofSeconds(15));
            stall.release();

            assertThat(result.isError()).isTrue();
            JsonNode report = function.lastReport();
            assertThat(report.path("databases").path(0).path("status").asText()).isEqualTo("failed");
            JsonNode second = report.path("databases").path(1);
            assertThat(second.path("status").asText()).isEqualTo("not started");
            assertThat(second.path("error").path("message").asText()).contains("0 s are left");
            assertThat(s3.keys(BUCKET)).isEmpty();
        }
    }

    @Test
    void invocation_withAThrottledStore_succeeds() throws Exception {
        String database = database("throttled");
        s3.inject(Fault.slowDown().on(S3Operation.PUT_OBJECT).times(2));
        s3.inject(Fault.slowDown().on(S3Operation.LIST_OBJECTS_V2).times(1));
        try (LambdaFunction function = function(settings(database)).start()) {
            Result result = function.invoke(event(database));
            assertThat(result.isError()).as("%s", result).isFalse();
            assertThat(s3.keys(BUCKET)).contains(key(database));
        }
    }

    @Test
    void invocation_ofARetriedEvent_isAlreadyDoneWithoutTheDatabase() throws Exception {
        String database = database("retried");
        try (LambdaFunction function = function(settings(database)).start()) {
            assertThat(function.invoke(event(database)).isError()).isFalse();
            List<String> keys = s3.keys(BUCKET);
            SERVER.dropDatabase(database);

            Result again = function.invoke(event(database));

            assertThat(again.isError()).as("%s", again).isFalse();
            assertThat(again.database(database).path("status").asText()).isEqualTo("already done");
            assertThat("nightly/" + again.database(database).path("key").asText())
                    .isEqualTo(key(database));
            assertThat(s3.keys(BUCKET)).isEqualTo(keys);
            JsonNode metrics = function.metrics(database).get(1);
            assertThat(metrics.path("Success").asInt()).isEqualTo(1);
            assertThat(metrics.path("Age").asLong()).isPositive();
            assertThat(metrics.has("StoredBytes")).isFalse();
        }
    }

    @Test
    void twoInvocations_ofOneDatabaseAtOnce_oneIsLeftToTheOther() throws Exception {
        String database = database("busy");
        try (LambdaFunction one = function(settings(database)).start();
                LambdaFunction other = function(settings(database)).start();
                Connection blocker = SERVER.connect(database)) {
            blocker.setAutoCommit(false);
            try (Statement statement = blocker.createStatement()) {
                statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
            }
            CompletableFuture<Result> waiting = one.begin(event(database), LambdaFunction.PLENTY);
            Waiting.until(
                    "the first run waits for the table",
                    () -> !SERVER.query(
                                    "postgres",
                                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '"
                                            + database + "'",
                                    row -> row.getInt(1))
                            .isEmpty());

            Result left = other.invoke("{\"databases\": [\"" + database + "\"]}");

            assertThat(left.isError()).as("%s", left).isFalse();
            assertThat(other.lastReport()
                            .path("databases")
                            .path(0)
                            .path("status")
                            .asText())
                    .isEqualTo("left to another run");
            blocker.rollback();
            Result done = one.await(waiting);
            assertThat(done.isError()).as("%s", done).isFalse();
            assertThat(s3.keys(BUCKET))
                    .filteredOn(key -> key.contains(database))
                    .containsExactly(key(database));
        }
    }

    @Test
    void invocation_withWrongSettingsOrEvent_saysAllThatIsWrongAndNoSecret() throws Exception {
        try (LambdaFunction function = function("[{\"host\": \"h\", \"password\": \"" + PASSWORD + "\"}]")
                .with("BACKUP_RETENTION_DAYS", "none")
                .start()) {
            Result result = function.invoke("");
            assertThat(result.isError()).isTrue();
            assertThat(result.answer().path("errorMessage").asText())
                    .contains("BACKUP_RETENTION_DAYS", "username is missing", "database is missing");
            assertThat(result.answer().toString()).doesNotContain(PASSWORD);
            assertThat(function.invoke("{\"databases\": \"all\"}")
                            .answer()
                            .path("errorMessage")
                            .asText())
                    .contains("\"databases\" of the event is not a list", "send {");
        }
    }

    private Program task(String database, String event) {
        return Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        LambdaFunction.jar().toString(),
                        event)
                .with("AWS_ENDPOINT_URL_S3", s3.endpoint().toString())
                .with("AWS_REGION", s3.region())
                .with("AWS_ACCESS_KEY_ID", s3.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", s3.secretKey())
                .with("AWS_SESSION_TOKEN", "session-token-of-the-role")
                .with("BACKUP_STORE", STORE)
                .with("BACKUP_COMPRESSION", "zstd")
                .with("BACKUP_FUNCTION_NAME", "big-backup")
                .with("DATABASES", "[" + settings(database, SERVER.port()) + "," + settings("absent", 1) + "]");
    }

    @Test
    void task_runsTheSameEventWithoutAClock() throws Exception {
        String database = database("task");
        Program.Outcome outcome = task(database, event(database)).run();
        assertThat(outcome.exit()).as("%s", outcome).isZero();
        assertThat(s3.keys(BUCKET)).contains(key(database));
        assertThat(outcome.out())
                .contains("\"Database\":\"" + database + "\"", "\"FunctionName\":\"big-backup\"")
                .doesNotContain("WARN");
        assertThat(task(database, event("absent")).run().exit())
                .as("that of the failure")
                .isEqualTo(3);
    }

    @Test
    void task_thatIsStopped_abortsAndLeavesNothing() throws Exception {
        String large = SERVER.createDatabase("large");
        Tables.fillWithNoise(SERVER, large, "noise", 40);
        InjectedFault stall = s3.inject(
                Fault.stallBeforeApplying().on(S3Operation.UPLOAD_PART).onPart(2));
        try (Program.Running running = task(large, event(large)).start()) {
            stall.awaitStruck(Duration.ofSeconds(60));
            running.process().destroy(); // SIGTERM, as ECS sends it
            Program.Outcome outcome = running.await();
            assertThat(outcome.exit()).as("%s", outcome).isEqualTo(130);
            assertThat(outcome.out()).contains("\"Failure\":1");
        }
        stall.release();
        assertThat(s3.keys(BUCKET)).isEmpty();
        assertThat(s3.openUploads()).isEmpty();
    }
}
