package io.pgbackup.jdbc.copy;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * Creates TLS sockets as the settings ask, with TLS 1.2 at least. The JVM's own restrictions are the decision of the whole process,
 * and some function hosts relax them for their entire process. Public because pgjdbc creates it by reflection.
 */
public final class TlsSocketFactory extends WrappedFactory {

    /**
     * The TLS settings of a connection.
     *
     * @param sockets know the trusted certificates and the client's own
     * @param protocols that may be used
     * @param serverName whether the server's name is sent
     */
    public record Identity(SSLSocketFactory sockets, List<String> protocols, boolean serverName) {}

    private final String key;
    private final Identity identity;

    public TlsSocketFactory(Properties properties) {
        key = CopyTaps.key(properties);
        identity = CopyTaps.identity(key);
        factory = identity.sockets();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        SSLSocket tapped = new TappedTlsSocket((SSLSocket) super.createSocket(socket, host, port, autoClose), key);
        tapped.setEnabledProtocols(identity.protocols().toArray(String[]::new));
        if (!identity.serverName()) {
            SSLParameters parameters = tapped.getSSLParameters();
            parameters.setServerNames(List.of());
            tapped.setSSLParameters(parameters);
        }
        return tapped;
    }
}
