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
 * Speaks TLS as the settings say, 1.2 at least. What the JVM refuses is the process's choice, and some hosts of functions weaken it for
 * all of their process. Public because pgjdbc makes it by reflection.
 */
public final class TlsSocketFactory extends WrappedFactory {

    /**
     * What it speaks with.
     *
     * @param sockets know whom to trust, and who the client is
     * @param protocols that may be spoken
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
