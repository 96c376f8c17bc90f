package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

final class PostgresServerIT {

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void start_ofAnyMajorInOneJvm_isThatMajor(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            assertThat(server.queryText("postgres", "SHOW server_version_num"))
                    .startsWith(Integer.toString(major))
                    .hasSize(6);
            assertThat(server.queryText("postgres", "SHOW log_timezone")).isEqualTo("UTC");
            assertThat(server.queryText("postgres", "SHOW fsync")).isEqualTo("off");
            assertThat(server.queryText("postgres", "SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void start_withSettings_appliesThemOverOurOwn() throws Exception {
        Map<String, String> settings = Map.of(
                "log_line_prefix", "it's %m ", "fsync", "on", "max_connections", "33", "log_timezone", "Asia/Tokyo");
        try (PostgresServer server = PostgresServer.start(16, settings)) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                assertThat(server.queryText("postgres", "SHOW " + setting.getKey()))
                        .as(setting.getKey())
                        .isEqualTo(setting.getValue());
            }
        }
    }

    @Test
    void start_withSettingTheServerRejects_failsWithTheServersLog() {
        assertThatThrownBy(
                        () -> PostgresServer.start(15, Map.of("shared_buffers", "lots"), false, Duration.ofSeconds(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PostgreSQL 15 did not start")
                .hasMessageContaining("shared_buffers");
    }

    @Test
    void start_ofUnknownMajor_namesThePropertyAndTheRemedy() {
        assertThatThrownBy(() -> PostgresServer.start(12))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("system property pgbackup.postgres.12 is not set")
                .hasMessageContaining("./mvnw verify");
    }

    @Test
    void shared_calledTwice_isOneServerThatSurvivesClose() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        server.close();

        assertThat(PostgresServer.shared(15)).isSameAs(server);
        assertThat(server.queryText("postgres", "SELECT 1")).isEqualTo("1");
        assertThatThrownBy(server::stopImmediately).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void createDatabase_withHostilePrefix_isReachableByItsUrls() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("a b/ü%\"'?&+#");

        assertThat(server.queryText(database, "SELECT current_database()")).isEqualTo(database);
        assertThat(server.url(database))
                .startsWith(
                        "postgresql://postgres@127.0.0.1:" + server.port() + "/a%20b%2F%C3%BC%25%22%27%3F%26%2B%23_");
    }

    @Test
    void createDatabase_twiceWithOnePrefix_givesTwoEmptyDatabases() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        Set<String> names = new HashSet<>(List.of(server.createDatabase("twin"), server.createDatabase("twin")));

        assertThat(names).hasSize(2);
        for (String name : names) {
            assertThat(server.query(
                            name,
                            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
                            row -> row.getString(1)))
                    .isEmpty();
            server.dropDatabase(name);
        }
    }

    @Test
    void execute_withSeveralStatements_runsThemAll() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("many");

        server.execute(database, """
                CREATE TABLE t (a int);
                DO $$ BEGIN INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); END $$;
                INSERT INTO t VALUES (3);
                """);

        assertThat(server.query(database, "SELECT a FROM t ORDER BY a", row -> row.getInt(1)))
                .containsExactly(1, 2, 3);
    }

    @Test
    void stopImmediately_withAConnectionOpen_breaksItAndLeavesNoProcess() throws Exception {
        try (PostgresServer server = PostgresServer.start(15);
                Connection connection = server.connect("postgres")) {
            long backend;
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                backend = row.getLong(1);
            }

            server.stopImmediately();

            assertThat(ProcessHandle.of(backend).filter(ProcessHandle::isAlive))
                    .as("the backend of the open connection")
                    .isEmpty();
            assertThatThrownBy(() -> server.connect("postgres")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void server_ofAnotherVersionThanTheOnlyOneOfTheBuild_skipsTheTest() throws Exception {
        String before = System.getProperty("pgbackup.postgres.only", "");
        System.setProperty("pgbackup.postgres.only", "15");
        try {
            assertThatThrownBy(() -> PostgresServer.start(16))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("PostgreSQL 15 alone");
            assertThat(PostgresServer.shared(15).queryText("postgres", "SELECT 1"))
                    .isEqualTo("1");
        } finally {
            System.setProperty("pgbackup.postgres.only", before);
        }
    }

    @Test
    void close_removesTheDataDirectory() throws Exception {
        Set<Path> before = instanceDirectories();
        PostgresServer server = PostgresServer.start(14);
        Set<Path> during = instanceDirectories();
        server.close();
        Set<Path> left = instanceDirectories();
        during.removeAll(before);

        assertThat(during).as("directories made by start").isNotEmpty();
        assertThat(left).as("directories left by close").doesNotContainAnyElementsOf(during);
    }

    private static Set<Path> instanceDirectories() throws Exception {
        try (Stream<Path> children = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            Set<Path> found = new HashSet<>();
            children.filter(path ->
                            path.getFileName().toString().startsWith(TemporaryDirectory.prefix() + "postgres-14-"))
                    .forEach(found::add);
            return found;
        }
    }
}
