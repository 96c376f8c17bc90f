package io.pgbackup.jdbc.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import io.pgbackup.testkit.server.PostgresServer;
import io.pgbackup.testkit.server.PostgresTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

@Timeout(120)
class TlsIT {

    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private static PostgresTls tls;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(15);
        tls = PostgresTls.enable(server, "localhost", Files.createDirectory(directory.resolve("modern")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JdbcSettings settings(String host, SslMode mode, String rootCert) {
        return JdbcSettings.of(host, server.port(), "postgres", server.superuser())
                .withSsl(mode, rootCert);
    }

    private static DatabaseException failure(JdbcSettings settings) {
        return catchThrowableOfType(DatabaseException.class, () -> new Connector(settings).open());
    }

    @Test
    void verifyFull_authorityAndNameAreRight_connects() throws SQLException {
        JdbcSettings settings =
                settings("localhost", SslMode.VERIFY_FULL, tls.authority().toString());

        try (Connection connection = new Connector(settings).open()) {
            assertThat(protocol(connection)).isIn("TLSv1.2", "TLSv1.3");
        }
    }

    @Test
    void verifyFull_otherName_isRefused() {
        DatabaseException e = failure(
                settings("127.0.0.1", SslMode.VERIFY_FULL, tls.authority().toString()));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("127.0.0.1").hasMessageContaining("host name");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("certificate"));
    }

    @Test
    void verifyCa_otherName_connects() throws SQLException {
        try (Connection connection = new Connector(
                        settings("127.0.0.1", SslMode.VERIFY_CA, tls.authority().toString()))
                .open()) {
            assertThat(protocol(connection)).startsWith("TLSv1.");
        }
    }

    @Test
    void verifyFull_otherAuthority_isRefused() {
        DatabaseException e = failure(
                settings("localhost", SslMode.VERIFY_FULL, tls.stranger().toString()));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("TLS could not be agreed on");
    }

    @Test
    void verifyFull_authorityThatTheJvmDoesNotTrust_isRefused() {
        DatabaseException e = failure(settings("localhost", SslMode.VERIFY_FULL, "system"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("TLS could not be agreed on");
    }

    @Test
    void verifyFull_noSuchFile_isRefusedAndNamesIt() {
        DatabaseException e = failure(settings("localhost", SslMode.VERIFY_FULL, "/no/such/file.pem"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("/no/such/file.pem");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("sslrootcert"));
    }

    /** Both factories, in a process that allows the old protocols as some hosts of functions do. */
    @Test
    void oldProtocol_inAProcessThatAllowsIt_isRefused() throws Exception {
        try (PostgresServer old = PostgresServer.start(15)) {
            PostgresTls.enableOld(old, "localhost", Files.createDirectory(directory.resolve("old")));
            Path weak = Files.writeString(directory.resolve("weak.security"), "jdk.tls.disabledAlgorithms=SSLv3\n");

            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.security.properties=" + weak,
                            "-cp",
                            System.getProperty("java.class.path"),
                            TlsIT.class.getName(),
                            String.valueOf(old.port()),
                            old.superuser())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output.lines())
                    .containsExactly(
                            "pgjdbc: TLSv1.1",
                            "file: TLS could not be agreed on",
                            "system: TLS could not be agreed on");
        }
    }

    /** {@code <port> <user>} tells which protocol pgjdbc itself, and our two ways, speak with the server. */
    public static void main(String[] arguments) throws SQLException, IOException {
        JdbcSettings settings = JdbcSettings.of("localhost", Integer.parseInt(arguments[0]), "postgres", arguments[1]);
        Properties properties = new Properties();
        properties.setProperty("user", arguments[1]);
        properties.setProperty("sslmode", "require");
        try (Connection connection =
                new Driver().connect("jdbc:postgresql://localhost:" + arguments[0] + "/postgres", properties)) {
            System.out.println("pgjdbc: " + protocol(connection));
        }
        System.out.println("file: " + outcome(settings.withSsl(SslMode.REQUIRE, "")));
        System.out.println("system: " + outcome(settings.withSsl(SslMode.REQUIRE, "system")));
    }

    private static String outcome(JdbcSettings settings) throws SQLException {
        try (Connection connection = new Connector(settings).open()) {
            return protocol(connection);
        } catch (DatabaseException e) {
            return e.getMessage().replaceAll(".*(TLS could not be agreed on).*", "$1");
        }
    }

    private static String protocol(Connection connection) throws SQLException {
        return Statements.single(
                connection,
                "SELECT version FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()",
                row -> row.getString(1));
    }
}
