package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.NotFoundException;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A round trip on PostgreSQL in a container, reached over its published port with a password, as most servers are. The image is
 * the one that {@code .ci/postgres-image.sh} builds without a registry, or else the official one.
 */
class ContainerRoundTripIT {

    private static final String PASSWORD = "correct-Horse.battery/staple";

    private static final String BUILT_IMAGE = "local/postgres:15";
    private static final String OFFICIAL_IMAGE = "postgres:15";
    private static final Tool DOCKER = new Tool("docker", machine -> lack());

    private static PostgreSQLContainer container;

    @TempDir
    Path directory;

    /** A daemon without an image, or whose ports cannot be reached, is of no use. */
    private static Optional<String> lack() throws InterruptedException {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no daemon can be reached; .ci/run starts one");
        }
        String image = isHere(BUILT_IMAGE) ? BUILT_IMAGE : OFFICIAL_IMAGE;
        try {
            if (!isHere(image)) {
                DockerClientFactory.lazyClient().pullImageCmd(image).start().awaitCompletion();
            }
        } catch (RuntimeException e) {
            return Optional.of("the image " + BUILT_IMAGE + ", which .ci/postgres-image.sh builds, is not here, and "
                    + OFFICIAL_IMAGE + " cannot be had: " + e.getMessage());
        }
        container = new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
                .withDatabaseName("shop")
                .withUsername("keeper")
                .withPassword(PASSWORD);
        try {
            container.start();
            connect("shop").close();
            return Optional.empty();
        } catch (RuntimeException | SQLException e) {
            return Optional.of("a container of " + image + " does not start or cannot be reached: " + e.getMessage());
        }
    }

    private static boolean isHere(String image) {
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException expected) {
            return false;
        }
    }

    @BeforeAll
    static void start() throws SQLException {
        Machine.here().require(DOCKER);
        execute("shop", "CREATE TABLE orders (id integer PRIMARY KEY, note text)");
        execute("shop", "INSERT INTO orders SELECT g, md5(g::text) FROM generate_series(1, 10000) AS g");
        execute("shop", "CREATE DATABASE copy TEMPLATE template0");
    }

    @AfterAll
    static void stop() {
        if (container != null) {
            container.stop();
        }
    }

    private static String address(String database) {
        return container.getHost() + ":" + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/"
                + database;
    }

    private static String url(String database) {
        return "postgresql://keeper@" + address(database);
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + address(database), "keeper", PASSWORD);
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String digest(String database) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) || ' ' || md5(string_agg(note, ',' ORDER BY id)) FROM orders")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void restore_intoAContainer_withTheRightPassword_givesAnEqualDatabase() throws SQLException {
        Cli cli = Cli.plain().withSecret("PGPASSWORD", PASSWORD);
        String store = "file:" + directory;
        Cli.assertDone(cli.run("backup", "--url", url("shop"), "--store", store, "--compression", "zstd"));
        Cli.assertDone(cli.run("restore", "shop", "--target", url("copy"), "--store", store, "--verify"));
        assertThat(digest("copy")).startsWith("10000 ").isEqualTo(digest("shop"));
    }

    @Test
    void backup_ofAContainer_withAWrongPassword_endsWith3() {
        Cli cli = Cli.plain().withSecret("PGPASSWORD", "wrong-Horse.battery/staple");
        Cli.assertFailed(cli.run("backup", "--url", url("shop"), "--store", "file:" + directory), 3, "keeper");
        assertThat(new DirectoryStore(directory).files()).isEmpty();
    }
}
