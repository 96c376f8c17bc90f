package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Enables TLS on a test's own server, with a certificate signed by an authority that was created for this test. The JDK's {@code keytool}
 * creates both.
 */
public final class PostgresTls {

    private static final String PASSWORD = "changeit";

    private final PostgresServer server;
    private final Path directory;

    private PostgresTls(PostgresServer server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    /**
     * Enables TLS.
     *
     * @param host the only name in the certificate
     * @param directory receives the files of the authority; the caller must remove it
     */
    public static PostgresTls enable(PostgresServer server, String host, Path directory)
            throws IOException, GeneralSecurityException, SQLException {
        PostgresTls tls = new PostgresTls(server, directory);
        tls.makeAuthority("authority");
        tls.makeAuthority("stranger");
        tls.makeServerCertificate(host);
        tls.turnOn();
        return tls;
    }

    /** Does the same for a server that supports only TLS 1.0 and 1.1; then the testkit itself can no longer connect. */
    public static PostgresTls enableOld(PostgresServer server, String host, Path directory)
            throws IOException, GeneralSecurityException, SQLException {
        server.execute("postgres", "ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1'");
        server.execute("postgres", "ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.1'");
        // Debian's OpenSSL supports these protocols, but only below its default security level.
        server.execute("postgres", "ALTER SYSTEM SET ssl_ciphers = 'DEFAULT:@SECLEVEL=0'");
        return enable(server, host, directory);
    }

    /** Waits until the server has applied the settings, which only new sessions reveal, or the fact that none can be opened any more. */
    private void turnOn() throws SQLException {
        server.execute("postgres", "ALTER SYSTEM SET ssl = on");
        server.execute("postgres", "SELECT pg_reload_conf()");
        try {
            while (!server.queryText("postgres", "SHOW ssl").equals("on")) {
                Thread.onSpinWait();
            }
        } catch (SQLException expected) {
            // the server uses a protocol that this JVM does not support
        }
    }

    /** Creates a certificate for a user, signed by the authority: {@code <user>.crt} and {@code <user>.key}, PEM, 0600. */
    public Path clientCertificate(String user) throws IOException, GeneralSecurityException {
        Path certificate = directory.resolve(user + ".crt");
        Path key = directory.resolve(user + ".key");
        sign(user, certificate);
        Files.writeString(key, privateKey(user));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return certificate;
    }

    /** Makes the server request client certificates of the authority. */
    public void askForClientCertificates() throws IOException, SQLException {
        install("clients.crt", Files.readString(authority()));
        server.execute("postgres", "ALTER SYSTEM SET ssl_ca_file = 'clients.crt'");
        server.execute("postgres", "SELECT pg_reload_conf()");
        while (!server.queryText("postgres", "SHOW ssl_ca_file").equals("clients.crt")) {
            Thread.onSpinWait();
        }
    }

    /** Returns the authority's list of revoked certificates: with that of the server, or with another one. */
    public Path revocations(boolean ofServer) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("revoked-" + ofServer + ".pem");
        BigInteger serial = ((X509Certificate) keys().getCertificate("authority")).getSerialNumber();
        try (InputStream in = Files.newInputStream(directory.resolve("server.pem"))) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            serial = ofServer ? certificate.getSerialNumber() : serial.add(BigInteger.ONE);
        }
        keytool("-gencrl", "-rfc", "-alias", "authority", "-id", serial.toString(), "-file", file.toString());
        return file;
    }

    /** Returns the certificate of the authority that signed the server's, PEM. */
    public Path authority() {
        return directory.resolve("authority.pem");
    }

    /** Returns the certificate of another authority, which has signed no certificate. */
    public Path stranger() {
        return directory.resolve("stranger.pem");
    }

    private void makeAuthority(String name) throws IOException {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-ext", "bc:c=ca:true");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-file",
                directory.resolve(name + ".pem").toString());
    }

    private void makeServerCertificate(String host) throws IOException, GeneralSecurityException, SQLException {
        Path certificate = directory.resolve("server.pem");
        sign("server", certificate, "-dname", "CN=" + host, "-ext", "san=dns:" + host);
        install("server.crt", Files.readString(certificate));
        install("server.key", privateKey("server"));
    }

    private void sign(String alias, Path certificate) throws IOException {
        sign(alias, certificate, "-dname", "CN=" + alias, "-ext", "san=dns:" + alias);
    }

    private void sign(String alias, Path certificate, String... names) throws IOException {
        Path request = directory.resolve(alias + ".csr");
        keytool("-genkeypair", "-alias", alias, names[0], names[1]);
        keytool("-certreq", "-alias", alias, "-file", request.toString());
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "authority",
                names[2],
                names[3],
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString());
    }

    private String privateKey(String alias) throws IOException, GeneralSecurityException {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(
                                keys().getKey(alias, PASSWORD.toCharArray()).getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** Lets the server itself write the file, because it must own its key. */
    private void install(String name, String pem) throws SQLException {
        server.execute(
                "postgres",
                "COPY (SELECT unnest(string_to_array('" + pem.replace("\r", "").strip()
                        + "', E'\\n'))) TO PROGRAM 'umask 077; cat > " + name + "'");
    }

    private void keytool(String command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command));
        line.addAll(List.of(
                "-keystore", directory.resolve("keys.p12").toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        if (command.equals("-genkeypair")) {
            line.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
        }
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }
}
