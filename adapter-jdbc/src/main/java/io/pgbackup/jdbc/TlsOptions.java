package io.pgbackup.jdbc;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Further TLS options of libpq. {@link #toString()} shows no password.
 *
 * @param certificate file with the client's certificate (PEM); empty for libpq's default file, which need not exist
 * @param key file with its private key; empty for libpq's default file
 * @param keyPassword of an encrypted key; empty for none
 * @param sendCertificate whether the client's certificate is shown at all
 * @param crl file with revoked certificates; empty for libpq's default file, which need not exist
 * @param crlDirectory a directory of such files, one for each authority; empty for none
 * @param protocols that may be used, by Java's names; TLS 1.2 at least
 * @param serverName whether the server's name is sent in the clear (SNI)
 * @param folder of libpq's default files
 */
public record TlsOptions(
        String certificate,
        String key,
        String keyPassword,
        boolean sendCertificate,
        String crl,
        String crlDirectory,
        List<String> protocols,
        boolean serverName,
        Path folder) {

    /** All protocols that may be used, the oldest first. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    public TlsOptions {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(keyPassword, "keyPassword");
        Objects.requireNonNull(crl, "crl");
        Objects.requireNonNull(crlDirectory, "crlDirectory");
        protocols = List.copyOf(protocols);
        Objects.requireNonNull(folder, "folder");
    }

    /**
     * Returns libpq's defaults, in the folder of the user who runs the process.
     *
     * @return the options
     */
    public static TlsOptions none() {
        return in(folder(System.getProperty("user.home")));
    }

    /**
     * Returns libpq's defaults, in this folder.
     *
     * @param folder of libpq's default files
     * @return the options
     */
    public static TlsOptions in(Path folder) {
        return new TlsOptions("", "", "", true, "", "", PROTOCOLS, true, folder);
    }

    /**
     * Returns these options with another client certificate.
     *
     * @param file with the certificate (PEM)
     * @param keyFile with its private key
     * @return the options
     */
    public TlsOptions withCertificate(String file, String keyFile) {
        return new TlsOptions(
                file, keyFile, keyPassword, sendCertificate, crl, crlDirectory, protocols, serverName, folder);
    }

    /**
     * Returns these options with another file of revoked certificates.
     *
     * @param file with the revoked certificates
     * @return the options
     */
    public TlsOptions withCrl(String file) {
        return new TlsOptions(
                certificate, key, keyPassword, sendCertificate, file, crlDirectory, protocols, serverName, folder);
    }

    /** Returns the directory within a home directory where libpq searches for its files. */
    static Path folder(String home) {
        String appData = System.getenv("APPDATA");
        boolean isWindows = System.getProperty("os.name").startsWith("Windows");
        return isWindows && appData != null ? Path.of(appData, "postgresql") : Path.of(home, ".postgresql");
    }

    @Override
    public String toString() {
        return "TlsOptions[certificate=" + certificate + ", key=" + key + ", protocols=" + protocols + "]";
    }
}
