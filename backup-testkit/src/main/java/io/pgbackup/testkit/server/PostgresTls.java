package io.pgbackup.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Lets a server of its own speak TLS, with a certificate that an authority made for this test has signed. The JDK's {@code keytool}
 * makes both.
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
     * Turns it on.
     *
     * @param host the only name that the certificate is for
     * @param directory takes the files of the authority; the caller's to remove
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

    /** The same for a server that speaks TLS 1.0 and 1.1 alone; the testkit itself can no longer connect then. */
    public static PostgresTls enableOld(PostgresServer server, String host, Path directory)
            throws IOException, GeneralSecurityException, SQLException {
        server.execute("postgres", "ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1'");
        server.execute("postgres", "ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.1'");
        // Debian's OpenSSL knows these protocols, but has raised the level that they are below.
        server.execute("postgres", "ALTER SYSTEM SET ssl_ciphers = 'DEFAULT:@SECLEVEL=0'");
        return enable(server, host, directory);
    }

    /** The server takes note on its own time; only new sessions tell, and those that can no longer be. */
    private void turnOn() throws SQLException {
        server.execute("postgres", "ALTER SYSTEM SET ssl = on");
        server.execute("postgres", "SELECT pg_reload_conf()");
        try {
            while (!server.queryText("postgres", "SHOW ssl").equals("on")) {
                Thread.onSpinWait();
            }
        } catch (SQLException expected) {
            // it speaks a protocol that this JVM does not
        }
    }

    /** The certificate of the authority that signed the server's, PEM. */
    public Path authority() {
        return directory.resolve("authority.pem");
    }

    /** The certificate of another authority, which signed nothing. */
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
        Path request = directory.resolve("server.csr");
        Path certificate = directory.resolve("server.pem");
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=" + host);
        keytool("-certreq", "-alias", "server", "-file", request.toString());
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "authority",
                "-ext",
                "san=dns:" + host,
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] key = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
        install("server.crt", Files.readString(certificate));
        install(
                "server.key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    /** By the server itself, which wants to own its key. */
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
