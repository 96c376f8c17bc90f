package io.pgbackup.jdbc.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.CredentialSource;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import io.pgbackup.jdbc.TlsOptions;
import io.pgbackup.jdbc.copy.RowCopy;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.PostgresTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

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
            assertThat(RowCopy.readsTogether(connection)).isTrue();
            List<Integer> lengths = new ArrayList<>();
            RowCopy.read(
                    "copy",
                    connection,
                    connection.unwrap(PGConnection.class).getCopyAPI(),
                    "COPY (SELECT repeat('x', i * 1000) FROM generate_series(1, 500) i) TO STDOUT",
                    (buffer, offset, length) -> lengths.add(length),
                    warning -> {});
            assertThat(lengths).hasSize(500).startsWith(1001).endsWith(500_001);
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
        assertThat(e).hasMessageContaining("TLS could not be negotiated");
    }

    @Test
    void verifyFull_authorityThatTheJvmDoesNotTrust_isRefused() {
        DatabaseException e = failure(settings("localhost", SslMode.VERIFY_FULL, "system"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("TLS could not be negotiated");
    }

    @Test
    void verifyFull_noSuchFile_isRefusedAndNamesIt() {
        DatabaseException e = failure(settings("localhost", SslMode.VERIFY_FULL, "/no/such/file.pem"));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e).hasMessageContaining("/no/such/file.pem");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("sslrootcert"));
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"PREFER", "REQUIRE"})
    void anyMode_withARootCertificate_verifiesTheAuthority(SslMode mode) throws Exception {
        Path folder = Files.createTempDirectory(directory, "libpq");
        JdbcSettings settings = settings("127.0.0.1", mode, "").withTls(TlsOptions.in(folder));

        assertThat(outcome(settings)).as("nothing to verify it by").startsWith("TLSv1.");
        Files.copy(tls.authority(), folder.resolve("root.crt"));
        assertThat(outcome(settings)).as("whatever the name").startsWith("TLSv1.");
        Files.copy(tls.stranger(), folder.resolve("root.crt"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(outcome(settings)).isEqualTo("TLS could not be negotiated");
        assertThat(outcome(settings.withSsl(mode, tls.stranger().toString()))).isEqualTo("TLS could not be negotiated");
        assertThat(outcome(settings.withSsl(mode, "/no/such.pem"))).contains("/no/such.pem");
    }

    @Test
    void clientCertificate_ofNamedAndOfUsualFiles_isShown() throws Exception {
        JdbcSettings carl = carl("carl");
        Path certificate = tls.clientCertificate("carl");
        Path key = certificate.resolveSibling("carl.key");
        Path folder = Files.createTempDirectory(directory, "libpq");
        TlsOptions none = TlsOptions.in(folder);
        TlsOptions named = none.withCertificate(certificate.toString(), key.toString());

        assertThat(outcome(carl.withTls(none))).contains("28000");
        assertThat(outcome(carl.withTls(named))).startsWith("TLSv1.");
        assertThat(outcome(carl.withTls(none.withCertificate("/no/such.crt", key.toString()))))
                .contains("/no/such.crt");
        assertThat(outcome(carl.withTls(none.withCertificate(certificate.toString(), ""))))
                .contains(folder.resolve("postgresql.key").toString());
        assertThat(outcome(carl.withTls(none.withCertificate("", key.toString()))))
                .contains("which sslkey is for");
        Path other = tls.clientCertificate("other").resolveSibling("other.key");
        assertThat(outcome(carl.withTls(none.withCertificate(certificate.toString(), other.toString()))))
                .contains("does not belong to the key");

        assertThat(outcome(carl.withTls(none.withCertificate(certificate.toString(), asOpensslOnceWroteIt(key)))))
                .startsWith("TLSv1.");

        Files.copy(certificate, folder.resolve("postgresql.crt"));
        Path usual = folder.resolve("postgresql.key");
        Files.copy(key, usual);
        Files.setPosixFilePermissions(usual, PosixFilePermissions.fromString("rw-------"));
        assertThat(outcome(carl.withTls(none))).startsWith("TLSv1.");
        Files.setPosixFilePermissions(usual, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(outcome(carl.withTls(none)))
                .contains("the private key file " + usual)
                .contains("mode 0644");
    }

    /** Without what PKCS #8 puts around the key: 26 bytes before a key of 2048 bits. */
    private static String asOpensslOnceWroteIt(Path key) throws IOException {
        byte[] pkcs8 = Base64.getMimeDecoder()
                .decode(Files.readString(key)
                        .replaceAll("-----[A-Z ]+-----", "")
                        .strip());
        Path file = key.resolveSibling("pkcs1.key");
        Files.writeString(
                file,
                "-----BEGIN RSA PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(pkcs8, 26, pkcs8.length))
                        + "\n-----END RSA PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private static JdbcSettings carl(String user) throws Exception {
        tls.askForClientCertificates();
        server.execute("postgres", "CREATE ROLE " + user + " LOGIN");
        Path hba = Path.of(server.queryText("postgres", "SHOW hba_file"));
        Files.writeString(hba, "hostssl all " + user + " 127.0.0.1/32 cert\n" + Files.readString(hba));
        server.execute("postgres", "SELECT pg_reload_conf()");
        return JdbcSettings.of("127.0.0.1", server.port(), "postgres", user).withSsl(SslMode.REQUIRE, "");
    }

    @Test
    void revokedCertificate_isRefused() throws Exception {
        Path folder = Files.createTempDirectory(directory, "libpq");
        JdbcSettings settings =
                settings("localhost", SslMode.VERIFY_FULL, tls.authority().toString());
        TlsOptions none = TlsOptions.in(folder);

        assertThat(outcome(settings.withTls(none.withCrl(tls.revocations(false).toString()))))
                .startsWith("TLSv1.");
        assertThat(outcome(settings.withTls(none.withCrl(tls.revocations(true).toString()))))
                .isEqualTo("TLS could not be negotiated");
        assertThat(outcome(settings.withTls(none.withCrl("/no/such.crl")))).contains("/no/such.crl");
        assertThat(outcome(settings.withSsl(SslMode.REQUIRE, "")
                        .withTls(none.withCrl(tls.revocations(true).toString()))))
                .as("with nothing to verify by")
                .contains("without trusted certificates");
        Files.copy(tls.revocations(true), folder.resolve("root.crl"));
        assertThat(outcome(settings.withTls(none))).isEqualTo("TLS could not be negotiated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void protocol_isTheOneThatIsAskedFor(String protocol) throws SQLException {
        JdbcSettings settings = JdbcSettings.parse(
                "postgresql://" + server.superuser() + "@localhost:" + server.port()
                        + "/postgres?sslmode=require&sslsni=0&ssl_min_protocol_version=" + protocol
                        + "&ssl_max_protocol_version=" + protocol,
                Map.of());

        assertThat(outcome(settings)).isEqualTo(protocol);
    }

    @Test
    void channelBinding_overTls_isDone() throws Exception {
        server.execute("postgres", "CREATE ROLE bound LOGIN PASSWORD 's3cr3t'");
        Path hba = Path.of(server.queryText("postgres", "SHOW hba_file"));
        Files.writeString(hba, "host all bound 127.0.0.1/32 scram-sha-256\n" + Files.readString(hba));
        server.execute("postgres", "SELECT pg_reload_conf()");
        JdbcSettings trusted =
                settings("127.0.0.1", SslMode.REQUIRE, "").withExtra(Map.of("channelBinding", "require"));
        JdbcSettings bound = JdbcSettings.of("127.0.0.1", server.port(), "postgres", "bound")
                .withCredentials(CredentialSource.of("s3cr3t"))
                .withSsl(SslMode.REQUIRE, "")
                .withExtra(Map.of("channelBinding", "require"));

        assertThat(outcome(trusted)).as("the server does not ask for anything").contains("hannel binding");
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            JdbcSettings tapped = JdbcSettings.parse(
                            "postgresql://bound@127.0.0.1:" + server.port()
                                    + "/postgres?sslmode=require&channel_binding=require&ssl_min_protocol_version="
                                    + protocol + "&ssl_max_protocol_version=" + protocol,
                            Map.of())
                    .withCredentials(CredentialSource.of("s3cr3t"));
            try (Connection connection = new Connector(tapped).open()) {
                assertThat(protocol(connection)).isEqualTo(protocol);
                assertThat(RowCopy.readsTogether(connection))
                        .as("through the tap")
                        .isTrue();
            }
        }
        assertThat(outcome(bound)).startsWith("TLSv1.");
        assertThat(outcome(bound.withSsl(SslMode.DISABLE, ""))).containsIgnoringCase("channel binding");
    }

    @Test
    void negotiation_direct_speaksTlsFromTheFirstByte() throws Exception {
        try (PostgresServer newer = PostgresServer.start(18)) {
            PostgresTls.enable(newer, "localhost", Files.createDirectory(directory.resolve("newer")));
            JdbcSettings settings = JdbcSettings.of("localhost", newer.port(), "postgres", newer.superuser())
                    .withSsl(SslMode.REQUIRE, "")
                    .withExtra(Map.of("sslNegotiation", "direct"));

            assertThat(outcome(settings)).startsWith("TLSv1.");
        }
    }

    /** Both factories, in a process that allows the old protocols as some hosts of functions do. */
    @Test
    void oldProtocol_inAProcessThatAllowsIt_isRefused() throws Exception {
        try (PostgresServer old = PostgresServer.start(15)) {
            PostgresTls.enableOld(old, "localhost", Files.createDirectory(directory.resolve("old")));
            Path weak = Files.writeString(directory.resolve("weak.security"), "jdk.tls.disabledAlgorithms=SSLv3\n");

            String output = fork(OldProtocol.class, old, "-Djava.security.properties=" + weak);

            assertThat(output.lines())
                    .containsExactly(
                            "pgjdbc: TLSv1.1",
                            "file: TLS could not be negotiated",
                            "system: TLS could not be negotiated");
        }
    }

    @Test
    void verifyFull_withoutAnyRootCertificate_trustsWhatTheJvmTrusts() throws Exception {
        Path home = Files.createDirectory(directory.resolve("empty home"));

        assertThat(fork(WithoutRootCert.class, server, "-Duser.home=" + home, "-Djavax.net.ssl.trustStore=" + trust())
                        .lines())
                .containsExactly(
                        "verify-full localhost: TLSv1.3",
                        "verify-full 127.0.0.1: another host name",
                        "verify-ca localhost: certificate file " + home.resolve(".postgresql/root.crt"));
        assertThat(fork(WithoutRootCert.class, server, "-Duser.home=" + home).lines())
                .as("in a JVM that does not trust the authority")
                .startsWith("verify-full localhost: TLS could not be negotiated");
    }

    @Test
    void verifyFull_withARootCertificateAtHome_trustsThatOneOnly() throws Exception {
        Path home = directory.resolve("home");
        Path file = home.resolve(".postgresql/root.crt");
        Files.createDirectories(file.getParent());
        Files.copy(tls.stranger(), file);

        assertThat(fork(WithoutRootCert.class, server, "-Duser.home=" + home, "-Djavax.net.ssl.trustStore=" + trust())
                        .lines())
                .startsWith("verify-full localhost: TLS could not be negotiated");
    }

    /** A store of the JVM that holds the authority, and nothing else. Of the kind that is read without a password. */
    private static Path trust() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(tls.authority())) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = directory.resolve("trust.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }

    /** What this class prints in a process of its own. */
    private static String fork(Class<?> main, PostgresServer server, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                String.valueOf(server.port()),
                server.superuser()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static final class OldProtocol {

        /** {@code <port> <user>} tells which protocol pgjdbc itself, and our two ways, speak with the server. */
        public static void main(String[] arguments) throws SQLException {
            JdbcSettings settings =
                    JdbcSettings.of("localhost", Integer.parseInt(arguments[0]), "postgres", arguments[1]);
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
    }

    static final class WithoutRootCert {

        /** {@code <port> <user>} tries the modes that verify. */
        public static void main(String[] arguments) throws SQLException {
            for (String tried : List.of("verify-full localhost", "verify-full 127.0.0.1", "verify-ca localhost")) {
                String[] modeAndHost = tried.split(" ", 2);
                SslMode mode = modeAndHost[0].equals("verify-ca") ? SslMode.VERIFY_CA : SslMode.VERIFY_FULL;
                System.out.println(tried + ": "
                        + outcome(JdbcSettings.of(
                                        modeAndHost[1], Integer.parseInt(arguments[0]), "postgres", arguments[1])
                                .withSsl(mode, "")));
            }
        }
    }

    private static String outcome(JdbcSettings settings) throws SQLException {
        try (Connection connection = new Connector(settings).open()) {
            return protocol(connection);
        } catch (DatabaseException e) {
            return e.getMessage()
                    .replaceAll(
                            ".*?(TLS could not be negotiated|another host name|certificate file .*root\\.crt).*", "$1");
        }
    }

    private static String protocol(Connection connection) throws SQLException {
        return Statements.single(
                connection,
                "SELECT version FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()",
                row -> row.getString(1));
    }
}
