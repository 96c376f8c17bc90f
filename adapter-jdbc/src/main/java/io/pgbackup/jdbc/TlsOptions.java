package io.pgbackup.jdbc;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The rest of what libpq lets one say of TLS. {@link #toString()} shows no password.
 *
 * @param certificate file with the client's certificate (PEM); empty for libpq's default file, which need not be there
 * @param key file with its private key; empty for libpq's default file
 * @param keyPassword of an encrypted key; empty for none
 * @param sendCertificate whether the client's certificate is shown at all
 * @param crl file with certificates that have been revoked; empty for libpq's default file, which need not be there
 * @param crlDirectory the same, one file for each authority; empty for none
 * @param protocols that may be spoken, as Java calls them; TLS 1.2 at least
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

    /** All protocols that may be spoken, the oldest first. */
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

    /** libpq's defaults, in the folder of the user whose process this is. */
    public static TlsOptions none() {
        return in(folder(System.getProperty("user.home")));
    }

    /** libpq's defaults, in this folder. */
    public static TlsOptions in(Path folder) {
        return new TlsOptions("", "", "", true, "", "", PROTOCOLS, true, folder);
    }

    /** The same with another certificate of the client. */
    public TlsOptions withCertificate(String file, String keyFile) {
        return new TlsOptions(
                file, keyFile, keyPassword, sendCertificate, crl, crlDirectory, protocols, serverName, folder);
    }

    /** The same with other certificates that have been revoked. */
    public TlsOptions withCrl(String file) {
        return new TlsOptions(
                certificate, key, keyPassword, sendCertificate, file, crlDirectory, protocols, serverName, folder);
    }

    /** Where libpq looks for its files within a home directory. */
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
