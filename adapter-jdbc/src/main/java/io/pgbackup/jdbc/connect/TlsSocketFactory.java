package io.pgbackup.jdbc.connect;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.ssl.WrappedFactory;
import org.postgresql.util.PSQLException;

/**
 * pgjdbc's own use of certificates, with TLS 1.2 at least. What the JVM refuses is the process's choice, and some hosts of functions
 * weaken it for all of their process. Public because pgjdbc makes it by reflection.
 */
public final class TlsSocketFactory extends LibPQFactory {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final String key;

    public TlsSocketFactory(Properties properties) throws PSQLException {
        super(properties);
        key = CopyTaps.key(properties);
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return restricted(super.createSocket(socket, host, port, autoClose), key);
    }

    private static Socket restricted(Socket socket, String key) {
        SSLSocket tapped = new TappedTlsSocket((SSLSocket) socket, key);
        tapped.setEnabledProtocols(PROTOCOLS);
        return tapped;
    }

    /** The same with the certificates that the JVM trusts. */
    public static final class OfSystem extends WrappedFactory {

        private final String key;

        public OfSystem(Properties properties) {
            key = CopyTaps.key(properties);
            factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return restricted(super.createSocket(socket, host, port, autoClose), key);
        }
    }
}
