package io.pgbackup.jdbc.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.CredentialSource;
import io.pgbackup.jdbc.Credentials;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.testkit.server.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConnectorIT {

    private static PostgresServer passwords;

    @BeforeAll
    static void startServerThatAsksForPasswords() throws SQLException, IOException {
        passwords = PostgresServer.start(15);
        passwords.execute(
                "postgres", "CREATE ROLE eve LOGIN PASSWORD 's3cr3t'; CREATE ROLE limited LOGIN CONNECTION LIMIT 0");
        passwords.execute("postgres", "CREATE DATABASE closed");
        passwords.execute("postgres", "REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
        passwords.execute("postgres", "CREATE DATABASE asleep");
        passwords.execute("postgres", "ALTER DATABASE asleep ALLOW_CONNECTIONS false");
        Path hba = Path.of(passwords.queryText("postgres", "SHOW hba_file"));
        Files.writeString(hba, "host all eve,eve_clone,rotated 127.0.0.1/32 scram-sha-256\n" + Files.readString(hba));
        passwords.execute("postgres", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stopServer() {
        passwords.close();
    }

    private static JdbcSettings eve(String password) {
        return JdbcSettings.of(passwords.host(), passwords.port(), "postgres", "eve")
                .withCredentials(CredentialSource.of(password));
    }

    @Test
    void open_rightPassword_connects() throws SQLException {
        try (Connection connection = new Connector(eve("s3cr3t")).open()) {
            String user = Statements.single(connection, "SELECT CURRENT_USER", row -> row.getString(1));
            assertThat(user).isEqualTo("eve");
        }
    }

    @Test
    void open_wrongPassword_isRefusedWithoutShowingIt() {
        DatabaseException e = failure(eve("wr0ng"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("as user eve").hasMessageContaining("28P01");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("password"));
        assertThat(e.toString() + e.getCause()).doesNotContain("wr0ng");
    }

    @Test
    void open_noPassword_isRefused() {
        DatabaseException e = failure(eve("x").withCredentials(CredentialSource.none()));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("password"));
    }

    /** As a secret that is kept for a run: what it reads is the password of today. */
    private static final class Rotating implements CredentialSource {

        private final Credentials kept;
        private final Supplier<Credentials> origin;
        private final AtomicInteger readAgain = new AtomicInteger();

        Rotating(Credentials kept, Supplier<Credentials> origin) {
            this.kept = kept;
            this.origin = origin;
        }

        @Override
        public Credentials next() {
            return kept;
        }

        @Override
        public Credentials afterRefusal(Credentials refused) {
            readAgain.incrementAndGet();
            assertThat(refused).isEqualTo(kept);
            return origin.get();
        }
    }

    @Test
    void open_passwordRotatedBetweenTwoConnections_triesTheNewOne() throws SQLException {
        passwords.execute("postgres", "CREATE ROLE rotated LOGIN PASSWORD 'one'");
        Rotating source = new Rotating(Credentials.of("one"), () -> Credentials.of("two"));
        JdbcSettings settings = JdbcSettings.of(passwords.host(), passwords.port(), "postgres", "rotated")
                .withCredentials(source);

        new Connector(settings).open().close();
        assertThat(source.readAgain).hasValue(0);
        passwords.execute("postgres", "ALTER ROLE rotated PASSWORD 'two'");
        new Connector(settings).open().close();

        assertThat(source.readAgain).hasValue(1);
    }

    @Test
    void open_otherUserOfTheSecret_connectsAsThatUser() throws SQLException {
        passwords.execute("postgres", "CREATE ROLE eve_clone LOGIN PASSWORD 'clone'");
        Rotating source = new Rotating(Credentials.of("wr0ng"), () -> new Credentials("eve_clone", "clone"));

        try (Connection connection = new Connector(eve("x").withCredentials(source)).open()) {
            String user = Statements.single(connection, "SELECT CURRENT_USER", row -> row.getString(1));
            assertThat(user).isEqualTo("eve_clone");
        }
    }

    @Test
    void open_nothingNewerThanTheRefusedPassword_isTriedOnce() {
        Rotating source = new Rotating(Credentials.of("wr0ng"), () -> Credentials.of("wr0ng"));
        int before = refusals();

        DatabaseException e = failure(eve("x").withCredentials(source));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(refusals()).isEqualTo(before + 1);
    }

    @Test
    void open_newerPasswordIsRefusedToo_namesTheUserThatWasTriedLast() {
        Rotating source = new Rotating(Credentials.of("wr0ng"), () -> new Credentials("eve", "t00wr0ng"));
        int before = refusals();

        DatabaseException e = failure(eve("x").withCredentials(source));

        assertThat(e).hasMessageContaining("as user eve").hasMessageContaining("28P01");
        assertThat(e.toString() + e.getCause()).doesNotContain("wr0ng");
        assertThat(refusals()).isEqualTo(before + 2);
    }

    @Test
    void open_refusedForAnotherReason_isNotReadAgain() {
        Rotating source = new Rotating(Credentials.of("s3cr3t"), () -> Credentials.of("other"));

        failure(eve("x").withDatabase("closed").withCredentials(source));

        assertThat(source.readAgain).hasValue(0);
    }

    private static int refusals() {
        return passwords.log().split("FATAL:  password authentication failed", -1).length;
    }

    @Test
    void open_missingDatabase_isRefused() {
        DatabaseException e = failure(TestSettings.of(passwords, "nowhere"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("/nowhere as user").hasMessageContaining("3D000");
    }

    @Test
    void open_withoutTheRightToConnect_isRefused() {
        DatabaseException e = failure(eve("s3cr3t").withDatabase("closed"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e.hint()).contains("grant the role CONNECT on the database");
    }

    @Test
    void open_databaseThatAllowsNoConnections_isRefused() {
        assertThat(failure(TestSettings.of(passwords, "asleep")).kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
    }

    @Test
    void open_tooManyConnections_isRefused() {
        JdbcSettings limited = JdbcSettings.of(passwords.host(), passwords.port(), "postgres", "limited");

        DatabaseException e = failure(limited);

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("53300");
    }

    @Test
    void open_tlsWithAServerThatHasNone_isRefused() {
        DatabaseException e = failure(TestSettings.of(passwords, "postgres").withSsl(SslMode.REQUIRE, ""));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("sslmode"));
    }

    @Test
    void open_unknownHost_isUnreachable() {
        DatabaseException e = failure(JdbcSettings.of("no.such.host.invalid", 5432, "d", "u"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        assertThat(e).hasMessageContaining("the host is not known");
    }

    @Test
    void open_nobodyListens_isUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        DatabaseException e = failure(JdbcSettings.of("127.0.0.1", port, "d", "u"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        assertThat(e).hasMessageContaining("nobody listens there");
    }

    @Test
    void open_serverThatNeverAnswers_isUnreachableAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            DatabaseException e = failure(JdbcSettings.of("127.0.0.1", silent.getLocalPort(), "d", "u")
                    .withConnectTimeout(Duration.ofSeconds(1)));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void open_whateverTheRoleBringsAlong_leavesTheSessionAsItIs(int major) throws SQLException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("session");
        server.execute(
                database,
                "ALTER DATABASE \"" + database + "\" SET DateStyle = 'German'; ALTER DATABASE \"" + database
                        + "\" SET search_path = 'pg_catalog, public'; ALTER DATABASE \"" + database
                        + "\" SET statement_timeout = '3s'; ALTER DATABASE \"" + database
                        + "\" SET default_transaction_read_only = on");

        try (Connection connection = new Connector(TestSettings.of(server, database)).open()) {
            assertThat(setting(connection, "search_path")).contains("pg_catalog");
            assertThat(setting(connection, "statement_timeout")).isEqualTo("3s");
            assertThat(setting(connection, "application_name")).isEqualTo("pgbackup");
            assertThat(setting(connection, "extra_float_digits")).isEqualTo("1");
            assertThat(Connector.versionNumber(connection) / 10_000).isEqualTo(major);
            assertThat(String.valueOf(Connector.versionNumber(connection)))
                    .isEqualTo(setting(connection, "server_version_num"));
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return Statements.single(connection, "SHOW " + name, row -> row.getString(1));
    }

    private static DatabaseException failure(JdbcSettings settings) {
        DatabaseException e = catchThrowableOfType(DatabaseException.class, () -> new Connector(settings).open());
        assertThat(e).isNotNull();
        assertThat(e).hasMessageContaining(settings.name());
        return e;
    }
}
