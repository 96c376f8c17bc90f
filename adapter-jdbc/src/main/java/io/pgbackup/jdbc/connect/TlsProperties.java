package io.pgbackup.jdbc.connect;

import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the driver is told what to encrypt, and whom to trust. */
final class TlsProperties {

    private static final Logger LOG = LoggerFactory.getLogger(TlsProperties.class);

    private static final String OF_SYSTEM = "system";

    private TlsProperties() {}

    static void set(Properties properties, JdbcSettings settings) {
        PGProperty.SSL_MODE.set(properties, settings.sslMode().label());
        String rootCert = settings.sslRootCert();
        if (rootCert.equals(OF_SYSTEM) || (rootCert.isEmpty() && isForSystem(settings))) {
            PGProperty.SSL_FACTORY.set(properties, TlsSocketFactory.OfSystem.class.getName());
            return;
        }
        PGProperty.SSL_FACTORY.set(properties, TlsSocketFactory.class.getName());
        if (!rootCert.isEmpty()) {
            PGProperty.SSL_ROOT_CERT.set(properties, rootCert);
        }
    }

    /**
     * Whether the JVM's certificates stand in for a file that is not there. libpq fails then; a function has no home to put one in. Not
     * so for {@code verify-ca}: anybody may have a certificate of a public authority, and only the name tells whose it is.
     */
    private static boolean isForSystem(JdbcSettings settings) {
        if (settings.sslMode() != SslMode.VERIFY_FULL) {
            return false;
        }
        Path file = defaultRootCert();
        if (Files.exists(file)) {
            return false;
        }
        LOG.debug("database {} must prove itself to the JVM's certificates: there is no {}", settings.name(), file);
        return true;
    }

    /** Where pgjdbc looks for it, as libpq does. */
    private static Path defaultRootCert() {
        String appData = System.getenv("APPDATA");
        boolean isWindows = System.getProperty("os.name").startsWith("Windows");
        return isWindows && appData != null
                ? Path.of(appData, "postgresql", "root.crt")
                : Path.of(System.getProperty("user.home"), ".postgresql", "root.crt");
    }
}
