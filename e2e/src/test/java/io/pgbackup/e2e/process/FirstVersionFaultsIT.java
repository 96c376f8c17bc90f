package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.e2e.process.LambdaFunction.Result;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the first version of this service did badly, one test for each fault of its program. Those of its deployment (2, 10, 13, 14) are
 * runs of the same numbers in {@code terraform/tests}.
 */
class FirstVersionFaultsIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final String BUCKET = "backups";
    private static final String STORE = "s3://" + BUCKET + "/team/postgres-backup";
    private static final String PASSWORD = "a-password-that-nobody-may-see";
    private static final String TIME = "2026-01-31T23:30:00Z";
    private static final String EVENT = "{\"time\": \"" + TIME + "\"}";

    @TempDir
    private Path directory;

    private final StrictS3Server s3 = LambdaFunction.store();

    @BeforeEach
    void prepare() {
        s3.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private static String database(String name, int rows) throws SQLException {
        String database = SERVER.createDatabase(name);
        SERVER.execute(database, "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, " + rows + ") AS g");
        return database;
    }

    private static String entry(String name, String database, int port, String sslMode) {
        return """
                {"name": "%s", "host": "127.0.0.1", "port": %d, "username": "%s", "password": "%s", "database": "%s", "ssl_mode": "%s"}""".formatted(name, port, SERVER.superuser(), PASSWORD, database, sslMode);
    }

    private static String entry(String database) {
        return entry(database, database, SERVER.port(), "disable");
    }

    private static final String NOBODY = entry("nobody", "nobody", 1, "disable");

    private LambdaFunction.Builder function(String... entries) {
        return LambdaFunction.with(s3, STORE)
                .with("DATABASES", Arrays.stream(entries).collect(Collectors.joining(",", "[", "]")))
                .hiding(PASSWORD);
    }

    private Program.Outcome cli(String... arguments) {
        return Cli.at(s3)
                .withSecret("AWS_SESSION_TOKEN", "session-token-of-the-role")
                .run(arguments);
    }

    private List<String> keys(String folder) {
        return s3.keys(BUCKET).stream()
                .filter(key -> key.startsWith("team/postgres-backup/" + folder + "/"))
                .toList();
    }

    /** It answered with a status code of 500, which Lambda counts as a success. */
    @Test
    void fault1_aFailureIsAnErrorOfTheFunction() {
        try (LambdaFunction function = function(NOBODY).start()) {
            assertThat(function.invoke(EVENT).isError()).isTrue();
            assertThat(function.metrics("nobody").get(0).path("Failure").asInt())
                    .isEqualTo(1);
        }
    }

    /** It built its credentials without the session token that a role's temporary credentials consist of. */
    @Test
    void fault3_theRolesTemporaryCredentialsAreEnough() throws SQLException {
        String database = database("roles", 1);
        try (LambdaFunction function = function(entry(database)).start()) {
            assertThat(function.invoke(EVENT).isError()).isFalse();
        }
        assertThat(keys(database)).hasSize(1);
        try (LambdaFunction function =
                function(entry(database)).with("AWS_SESSION_TOKEN", "another").start()) {
            assertThat(function.invoke(EVENT).isError())
                    .as("with another token, the store refuses")
                    .isTrue();
        }
    }

    /** It called pg_dump, which was not in its package. */
    @Test
    void fault4_noProgramOfTheMachineIsNeeded() throws SQLException {
        String database = database("alone", 1);
        try (LambdaFunction function =
                function(entry(database)).with("PATH", directory.toString()).start()) {
            assertThat(function.invoke(EVENT).isError()).isFalse();
        }
        assertThat(keys(database)).hasSize(1);
    }

    /** It took the name up to the first underscore for the folder. */
    @Test
    void fault5_namesWithUnderscoresHaveTheirOwnFolders() throws SQLException {
        String database = database("your", 1);
        try (LambdaFunction function = function(
                        entry("your_database", database, SERVER.port(), "disable"),
                        entry("your_other_database", database, SERVER.port(), "disable"))
                .start()) {
            assertThat(function.invoke(EVENT).isError()).isFalse();
        }
        assertThat(keys("your_database"))
                .containsExactly("team/postgres-backup/your_database/2026-01-31/your_database_2026-01-31_23-30-00.sql");
        assertThat(keys("your_other_database")).hasSize(1);
        assertThat(keys("your")).isEmpty();
    }

    /** A loop's variable was shared, so that all entries could dump the last database. */
    @Test
    void fault6_eachEntryIsBackedUpFromItsOwnDatabase() throws SQLException {
        String one = database("one", 1);
        String two = database("two", 22);
        String three = database("three", 333);
        try (LambdaFunction function =
                function(entry(one), entry(two), entry(three)).start()) {
            Result result = function.invoke(EVENT);
            assertThat(Stream.of(one, two, three)
                            .map(name -> result.database(name).path("rows").asInt()))
                    .containsExactly(1, 22, 333);
        }
        assertThat(cli("cat", two, "--table", "public.t", "--store", STORE).out())
                .contains("\n22\n")
                .doesNotContain("\n23\n");
    }

    /** It passed ssl_mode to nobody, and logged the connection with its password. */
    @Test
    void fault7_theSslModeHoldsAndThePasswordIsNotLogged() throws SQLException {
        String database = database("plain", 1);
        try (LambdaFunction function = function(entry(database, database, SERVER.port(), "verify-full"))
                .with("LOG_LEVEL", "debug")
                .start()) {
            Result result = function.invoke(EVENT);
            assertThat(result.isError()).as("this server has no TLS").isTrue();
            assertThat(result.answer().toString()).contains("SSL").doesNotContain(PASSWORD);
            assertThat(function.lines(line -> line.toString().contains(PASSWORD)))
                    .isEmpty();
        }
        assertThat(keys(database)).isEmpty();
    }

    /** It wrote plain SQL to the disk first, named it by the local clock, and kept no checksum. */
    @Test
    void fault8_nothingIsStagedOnDiskTheTimeIsUtcAndTheBackupProvesItself() throws Exception {
        String database = SERVER.createDatabase("staged");
        Tables.fillWithNoise(SERVER, database, "noise", 24);
        try (LambdaFunction function = function(entry(database))
                .with("TZ", "Asia/Tokyo")
                .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + directory)
                .start()) {
            assertThat(function.invoke(EVENT).isError()).isFalse();
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile)
                                .filter(file -> !file.toString().endsWith(".so")))
                        .as("files beside libraries")
                        .isEmpty();
            }
        }
        assertThat(keys(database)).singleElement().asString().endsWith("_2026-01-31_23-30-00.sql");
        Cli.assertDone(cli("verify", database, "--store", STORE));
    }

    /** It deleted by age alone, also when every backup failed, and not at all where the prefix held a slash. */
    @Test
    void fault9_retentionNeverDeletesTheLastGoodCopiesAndRunsOnlyAfterABackup() throws SQLException {
        String database = database("kept", 1);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (LambdaFunction function = function(entry(database)).start()) {
            for (int days = 30; days > 25; days--) {
                String time = today.minusDays(days) + "T03:00:00Z";
                assertThat(function.invoke("{\"time\": \"" + time + "\"}").isError())
                        .isFalse();
            }
            List<String> three = keys(database);
            assertThat(three).as("the floor, all of it far older than two days").hasSize(3);
            assertThat(three.get(0)).contains(today.minusDays(28).toString());
        }
        try (LambdaFunction function =
                function(entry(database, database, 1, "disable")).start()) {
            s3.forgetTraffic();
            assertThat(function.invoke("{}").isError()).isTrue();
            assertThat(s3.requestCount(S3Operation.DELETE_OBJECT)).isZero();
            assertThat(keys(database)).hasSize(3);
            assertThat(function.metrics(database).get(0).path("Age").asLong())
                    .as("the age of the newest, while backups fail")
                    .isGreaterThan(25L * 24 * 3600);
        }
        try (LambdaFunction function = function(entry(database)).start()) {
            Result result = function.invoke("{}");
            assertThat(result.isError()).isFalse();
            assertThat(result.database(database).path("deleted").asInt())
                    .as("with a slash in the prefix")
                    .isEqualTo(1);
        }
    }

    /** One database out of reach ended the run for all. */
    @Test
    void fault11_aDatabaseOutOfReachHarmsNoOther() throws SQLException {
        String database = database("reached", 1);
        try (LambdaFunction function = function(NOBODY, entry(database)).start()) {
            assertThat(function.invoke(EVENT).isError()).isTrue();
            JsonNode report = function.lastReport();
            assertThat(report.path("databases")
                            .path(0)
                            .path("error")
                            .path("kind")
                            .asText())
                    .isEqualTo("database_unreachable");
            assertThat(report.path("databases").path(1).path("status").asText()).isEqualTo("done");
        }
        assertThat(keys(database)).hasSize(1);
    }

    /** Its import went on after errors and said that it was done. */
    @Test
    void fault12_aRestoreThatMeetsAnErrorFails() throws SQLException {
        String database = database("broken", 5);
        try (LambdaFunction function = function(entry(database)).start()) {
            assertThat(function.invoke(EVENT).isError()).isFalse();
        }
        String target = SERVER.createDatabase("target");
        SERVER.execute(target, "CREATE TABLE t (id integer CHECK (id < 3))");
        Program.Outcome outcome =
                cli("restore", database, "--target", SERVER.url(target), "--store", STORE, "--data-only");
        assertThat(outcome.exit()).as("%s", outcome).isNotZero();
        assertThat(outcome.err()).contains("t_id_check");
    }

    /** Lambda tried a failed event three times, and the runs could overlap. */
    @Test
    void fault15_theSameEventThreeTimesMakesOneBackup() throws SQLException {
        String database = database("thrice", 1);
        try (LambdaFunction function = function(entry(database)).start();
                LambdaFunction other = function(entry(database)).start()) {
            assertThat(function.invoke(EVENT).database(database).path("status").asText())
                    .isEqualTo("done");
            assertThat(other.invoke(EVENT).database(database).path("status").asText())
                    .isEqualTo("already done");
            assertThat(function.invoke(EVENT).database(database).path("status").asText())
                    .isEqualTo("already done");
        }
        assertThat(keys(database)).hasSize(1);
        assertThat(s3.versions(BUCKET, keys(database).get(0))).hasSize(1);
    }
}
