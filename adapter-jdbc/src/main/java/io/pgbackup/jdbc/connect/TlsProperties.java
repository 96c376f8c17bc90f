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
 * Whom to trust, and who the client is, by libpq's rules: where there is a file of root certificates, the server's must descend from
 * one of them, whatever the mode; a file that somebody named must be there. See <a
 * href="https://www.postgresql.org/docs/current/libpq-ssl.html">SSL Support</a>.
 */
final class TlsProperties {

    private static final Logger LOG = LoggerFactory.getLogger(TlsProperties.class);

    private static final String OF_SYSTEM = "system";

    private TlsProperties() {}

    /**
     * What a connection speaks TLS with; null where it speaks none.
     *
     * @throws TlsFileException names the file that is missing or wrong, and why
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

    /** Null for what the JVM trusts. */
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
            // libpq fails here; a function has no home to put a file in.
            case VERIFY_FULL -> {
                LOG.debug(
                        "database {} must prove itself to the JVM's certificates: there is no {}",
                        settings.name(),
                        file);
                yield managers(null, settings);
            }
            // Anybody may have a certificate of a public authority, and only the name tells whose it is.
            case VERIFY_CA -> throw TlsFileException.unreadable("root certificate file", file, null);
            default -> {
                if (!(settings.tls().crl() + settings.tls().crlDirectory()).isEmpty()) {
                    throw new TlsFileException(
                            "sslcrl or sslcrldir are given without certificates to trust, and nothing would be looked up there",
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
            throw new TlsFileException("the certificates to trust cannot be used", e);
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

    /** What the JVM trusts, as certificates. */
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
            throw new TlsFileException(
                    "there are no lists of revoked certificates where sslcrl or sslcrldir say", null);
        }
        return revoked;
    }

    /** All certificates of a file. */
    static Collection<? extends Certificate> certificates(String what, Path file) throws TlsFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException | GeneralSecurityException e) {
            throw TlsFileException.unreadable(what, file, e);
        }
    }

    /** A file of TLS that is missing or wrong. Its message says which. */
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
