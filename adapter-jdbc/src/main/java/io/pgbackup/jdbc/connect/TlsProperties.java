package io.pgbackup.jdbc.connect;

import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import io.pgbackup.jdbc.TlsOptions;
import io.pgbackup.jdbc.copy.TlsSocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.NonValidatingFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trusted certificates and the client's own, by libpq's rules: if there is a file of root certificates, the server's
 * certificate must descend from one of them, whatever the mode; a file that a setting names must exist. See <a
 * href="https://www.postgresql.org/docs/current/libpq-ssl.html">SSL Support</a>.
 */
final class TlsProperties {

    private static final Logger LOG = LoggerFactory.getLogger(TlsProperties.class);

    private static final String OF_SYSTEM = "system";

    private TlsProperties() {}

    /**
     * Returns the TLS settings of a connection; null if it does not use TLS.
     *
     * @throws TlsFileException names the file that is missing or invalid, and the reason
     */
    static TlsSocketFactory.@Nullable Identity identity(JdbcSettings settings) throws TlsFileException {
        if (settings.sslMode() == SslMode.DISABLE) {
            return null;
        }
        TlsOptions options = settings.tls();
        KeyManager[] client = ClientCertificate.read(options).stream().toArray(KeyManager[]::new);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(client, trust(settings), null);
            return new TlsSocketFactory.Identity(context.getSocketFactory(), options.protocols(), options.serverName());
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("TLS cannot be set up: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Returns the trust managers; null for those of the JVM. */
    private static TrustManager @Nullable [] trust(JdbcSettings settings) throws TlsFileException {
        String named = settings.sslRootCert();
        if (named.equals(OF_SYSTEM)) {
            return managers(null, settings);
        }
        boolean isDefault = named.isEmpty();
        Path file = isDefault ? settings.tls().folder().resolve("root.crt") : Path.of(named);
        if (Files.exists(file) || !isDefault) {
            return managers(file, settings);
        }
        return switch (settings.sslMode()) {
            // libpq fails here, but a function has no home directory for such a file.
            case VERIFY_FULL -> {
                LOG.debug(
                        "the certificate of database {} is checked against those that the JVM trusts, because {} does not exist",
                        settings.name(),
                        file);
                yield managers(null, settings);
            }
            // Anybody can get a certificate from a public authority, and only the name tells whose it is.
            case VERIFY_CA -> throw TlsFileException.unreadable("root certificate file", file, null);
            default -> {
                if (!(settings.tls().crl() + settings.tls().crlDirectory()).isEmpty()) {
                    throw new TlsFileException(
                            "sslcrl or sslcrldir is given without trusted certificates, and would not be checked",
                            null);
                }
                yield new TrustManager[] {new NonValidatingFactory.NonValidatingTM()};
            }
        };
    }

    private static TrustManager[] managers(@Nullable Path roots, JdbcSettings settings) throws TlsFileException {
        Collection<CRL> revoked = revoked(settings.tls());
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            KeyStore store = roots == null ? null : store(roots);
            if (revoked.isEmpty()) {
                factory.init(store);
            } else {
                PKIXBuilderParameters parameters =
                        new PKIXBuilderParameters(store == null ? ofSystem() : store, new X509CertSelector());
                parameters.setRevocationEnabled(true);
                parameters.addCertStore(
                        CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
                factory.init(new CertPathTrustManagerParameters(parameters));
            }
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException("the trusted certificates cannot be used", e);
        }
    }

    private static KeyStore store(Path file) throws TlsFileException, GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates("root certificate file", file)) {
            store.setCertificateEntry("root" + number++, certificate);
        }
        if (number == 0) {
            throw TlsFileException.unreadable("root certificate file", file, null);
        }
        return store;
    }

    /** Returns the certificates that the JVM trusts. */
    private static KeyStore ofSystem() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        int number = 0;
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof javax.net.ssl.X509TrustManager trusted) {
                for (Certificate certificate : trusted.getAcceptedIssuers()) {
                    store.setCertificateEntry("root" + number++, certificate);
                }
            }
        }
        return store;
    }

    private static Collection<CRL> revoked(TlsOptions options) throws TlsFileException {
        List<Path> files = new ArrayList<>();
        Path usual = options.folder().resolve("root.crl");
        if (!options.crl().isEmpty()) {
            files.add(Path.of(options.crl()));
        } else if (options.crlDirectory().isEmpty() && Files.exists(usual)) {
            files.add(usual);
        }
        if (!options.crlDirectory().isEmpty()) {
            Path directory = Path.of(options.crlDirectory());
            try (Stream<Path> inside = Files.list(directory)) {
                inside.filter(Files::isRegularFile).forEach(files::add);
            } catch (IOException e) {
                throw TlsFileException.unreadable("directory of revoked certificates", directory, e);
            }
        }
        List<CRL> revoked = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                revoked.addAll(CertificateFactory.getInstance("X.509").generateCRLs(in));
            } catch (IOException | GeneralSecurityException e) {
                throw TlsFileException.unreadable("file of revoked certificates", file, e);
            }
        }
        if (revoked.isEmpty() && !(options.crl() + options.crlDirectory()).isEmpty()) {
            throw new TlsFileException("sslcrl or sslcrldir contains no lists of revoked certificates", null);
        }
        return revoked;
    }

    /** Reads all certificates of a file. */
    static Collection<? extends Certificate> certificates(String what, Path file) throws TlsFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException | GeneralSecurityException e) {
            throw TlsFileException.unreadable(what, file, e);
        }
    }

    /** A TLS file is missing or invalid. The message names it. */
    static final class TlsFileException extends Exception {

        private static final long serialVersionUID = 1L;

        TlsFileException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        static TlsFileException unreadable(String what, Path file, @Nullable Throwable cause) {
            return new TlsFileException("the " + what + " " + file + " is missing or cannot be read", cause);
        }
    }
}
