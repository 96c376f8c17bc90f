package io.pgbackup.jdbc.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.CredentialSource;
import io.pgbackup.jdbc.Credentials;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SessionAttributes;
import io.pgbackup.jdbc.SslMode;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
        assertThat(e).hasMessageContaining("no server listens there");
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"DISABLE", "REQUIRE"})
    void open_serverThatNeverAnswers_isUnreachableAfterTheTimeout(SslMode mode) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            DatabaseException e = failure(JdbcSettings.of("127.0.0.1", silent.getLocalPort(), "d", "u")
                    .withSsl(mode, "")
                    .withConnectTimeout(Duration.ofSeconds(1)));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_UNREACHABLE);
            assertThat(e).hasMessageContaining("no answer within 1 s");
            assertThat(e.hint()).hasValueSatisfying(text -> assertThat(text).contains("firewalls"));
        }
    }

    /** What a server may answer with when a session begins. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "XX002 | SQL_FAILED | found damage in database | REINDEX SYSTEM",
                "XX001 | SQL_FAILED | found damage in database | the last good backup",
                "XX001 | SQL_FAILED | found damage in database | REINDEX SYSTEM",
                "XX000 | SQL_FAILED | cannot open a session | may be damaged",
                "58P01 | SQL_FAILED | cannot open a session | session_preload_libraries",
                "58030 | SQL_FAILED | cannot open a session | may be damaged",
                "53100 | DATABASE_REFUSED | refused by database | disk of the database server is full",
                "53200 | DATABASE_REFUSED | refused by database | memory",
                "53300 | DATABASE_REFUSED | refused by database | max_connections",
                "53400 | DATABASE_REFUSED | refused by database | a limit",
                "54000 | DATABASE_REFUSED | refused by database | a limit",
                "57P03 | DATABASE_UNREACHABLE | cannot reach database | starting, stopping or recovering",
                "57P01 | DATABASE_UNREACHABLE | cannot reach database | try again later",
                "57P02 | DATABASE_UNREACHABLE | cannot reach database | try again later",
                "57P04 | DATABASE_REFUSED | refused by database | dropped",
                "57014 | DATABASE_UNREACHABLE | cannot reach database | took too long",
                "28000 | DATABASE_REFUSED | refused by database | pg_hba.conf",
                "28P01 | DATABASE_REFUSED | refused by database | password",
                "3D000 | DATABASE_REFUSED | refused by database | database's name",
                "42501 | DATABASE_REFUSED | refused by database | CONNECT",
                "42704 | DATABASE_REFUSED | refused by database | PGOPTIONS",
                "22023 | DATABASE_REFUSED | refused by database | PGOPTIONS",
                "55P02 | DATABASE_REFUSED | refused by database | PGOPTIONS",
                "55000 | DATABASE_REFUSED | refused by database | ALLOW_CONNECTIONS",
                "55006 | DATABASE_REFUSED | refused by database | uses the database exclusively",
                "08P01 | DATABASE_UNREACHABLE | cannot reach database | PostgreSQL server",
                "F0000 | DATABASE_REFUSED | refused by database | configuration files",
                "0A000 | DATABASE_REFUSED | refused by database | server's log",
            })
    void open_answerOfEachKind_isToldWithWhatHelps(String state, FailureKind kind, String lead, String hint)
            throws IOException {
        try (AnsweringServer server = AnsweringServer.with(state)) {
            DatabaseException e = failure(JdbcSettings.of("127.0.0.1", server.port(), "d", "u"));

            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).hasMessageContaining(lead).hasMessageContaining(state);
            assertThat(e.hint()).hasValueSatisfying(text -> assertThat(text).contains(hint));
        }
    }

    @Test
    void open_interruptedThread_isAnInterruption() {
        for (int i = 0; i < 20; i++) {
            Thread.currentThread().interrupt();
            try {
                RunException e = catchThrowableOfType(RunException.class, () -> new Connector(eve("s3cr3t")).open());
                assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                Thread.interrupted();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "N", "S"}) // silent at once, after it has refused TLS, and within the handshake
    void open_interruptedWhileTheServerIsSilent_isAnInterruption(String first) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            JdbcSettings settings = JdbcSettings.of("127.0.0.1", silent.getLocalPort(), "d", "u");
            FutureTask<Throwable> opening = new FutureTask<>(() -> {
                Throwable failure = catchThrowable(() -> new Connector(settings).open());
                return Thread.currentThread().isInterrupted() ? failure : null;
            });
            Thread thread = new Thread(opening);
            thread.start();
            try (Socket socket = silent.accept()) {
                socket.getInputStream().readNBytes(8);
                socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
                if (!first.isEmpty()) {
                    socket.getInputStream().readNBytes(8);
                }
                thread.interrupt();

                assertThat(opening.get())
                        .isInstanceOfSatisfying(
                                RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
            }
        }
    }

    /** pgjdbc looks for a password file by itself, and not at its mode. */
    @Test
    void open_passwordFileThatIsOpenToOthers_isReadByNobody(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("passwords"), "*:*:*:*:s3cr3t\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String property = "org.postgresql.pgpassfile";
        System.setProperty(property, file.toString());
        try {
            DatabaseException e = failure(JdbcSettings.parse(
                    "postgresql://eve@127.0.0.1:" + passwords.port() + "/postgres",
                    Map.of("PGPASSFILE", file.toString())));

            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(e).hasMessageContaining("asks for a password, and none is given");
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("accessible to others"));
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void open_severalHosts_takesThePasswordOfTheOneThatAnswers(@TempDir Path directory) throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        Path file = Files.writeString(
                directory.resolve("passwords"), "*:" + closed + ":*:*:wr0ng\n*:" + passwords.port() + ":*:*:s3cr3t\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String url = "postgresql://eve@127.0.0.1:%d,127.0.0.1:%d/postgres";
        Map<String, String> environment = Map.of("PGPASSFILE", file.toString());

        new Connector(JdbcSettings.parse(url.formatted(closed, passwords.port()), environment))
                .open()
                .close();
        assertThat(failure(JdbcSettings.parse(url.formatted(closed, closed), environment))
                        .kind())
                .isEqualTo(FailureKind.DATABASE_UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "READ_WRITE, true, false",
        "PRIMARY, true, true",
        "READ_ONLY, false, true",
        "STANDBY, false, false",
        "PREFER_STANDBY, true, true",
        "ANY, true, true"
    })
    void open_ofAServerThatIsNotTheWantedOne_isRefused(SessionAttributes wanted, boolean usual, boolean readOnly)
            throws SQLException {
        JdbcSettings settings = TestSettings.of(passwords, "postgres").withWanted(wanted);
        JdbcSettings onlyReading = settings.withExtra(Map.of("options", "-c default_transaction_read_only=on"));

        assertThat(opens(settings)).isEqualTo(usual);
        assertThat(opens(onlyReading)).isEqualTo(readOnly);
    }

    private static boolean opens(JdbcSettings settings) throws SQLException {
        try (Connection connection = new Connector(settings).open()) {
            return connection.isValid(5);
        } catch (DatabaseException e) {
            assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(e).hasMessageContaining("does not have the attributes wanted");
            return false;
        }
    }

    @Test
    void open_authenticationThatIsNotAllowed_isRefused() throws SQLException {
        assertRefused(TestSettings.of(passwords, "postgres").withExtra(Map.of("requireAuth", "scram-sha-256")));
        assertRefused(TestSettings.of(passwords, "postgres").withExtra(Map.of("requireAuth", "!none")));
        assertRefused(TestSettings.of(passwords, "postgres").withExtra(Map.of("channelBinding", "require")));
        assertRefused(eve("s3cr3t").withExtra(Map.of("requireAuth", "md5,password")));
        assertRefused(eve("s3cr3t").withExtra(Map.of("requireAuth", "none")));
        assertRefused(eve("s3cr3t").withExtra(Map.of("channelBinding", "require")));
        assertRefused(eve("s3cr3t").withExtra(Map.of("gssEncMode", "require")));
        new Connector(eve("s3cr3t").withExtra(Map.of("requireAuth", "scram-sha-256")))
                .open()
                .close();
        new Connector(eve("s3cr3t").withExtra(Map.of("gssEncMode", "prefer")))
                .open()
                .close();
    }

    private static void assertRefused(JdbcSettings settings) {
        assertThat(failure(settings).kind()).as("%s", settings).isEqualTo(FailureKind.DATABASE_REFUSED);
    }

    /** Speaks just enough of the protocol to say no. */
    private static final class AnsweringServer implements AutoCloseable {

        private static final int ENCRYPTION = 80877103;

        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final String state;

        private AnsweringServer(String state) throws IOException {
            this.state = state;
        }

        static AnsweringServer with(String state) throws IOException {
            AnsweringServer server = new AnsweringServer(state);
            Thread thread = new Thread(server::serve);
            thread.setDaemon(true);
            thread.start();
            return server;
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    answer(client);
                } catch (IOException expected) {
                    // the test is over, or the client has gone
                }
            }
        }

        private void answer(Socket client) throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            while (true) {
                int length = in.readInt();
                int code = in.readInt();
                in.readNBytes(length - 8);
                if (code < ENCRYPTION) {
                    break;
                }
                out.writeByte('N');
            }
            byte[] fields =
                    ("SFATAL\0VFATAL\0C" + state + "\0Mno session today\0\0").getBytes(StandardCharsets.US_ASCII);
            out.writeByte('E');
            out.writeInt(fields.length + 4);
            out.write(fields);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
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
