package io.pgbackup.jdbc.copy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Properties;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Creates sockets that notice within a minute, while they wait for the server, that its machine is gone. A COPY may legitimately
 * wait for hours, so no read timeout could tell; and the system's own keep-alive begins after two hours. {@code NetworkWatch}
 * detects failures that keep-alives do not. The input of these sockets passes a {@link CopyTap}. Public because pgjdbc creates it
 * by reflection.
 */
public final class KeepAliveSocketFactory extends SocketFactory {

    private static final int IDLE_SECONDS = 30;
    private static final int INTERVAL_SECONDS = 10;
    private static final int PROBES = 3;

    private final String key;

    public KeepAliveSocketFactory(Properties properties) {
        key = CopyTaps.key(properties);
    }

    @Override
    public Socket createSocket() throws IOException {
        TappedSocket socket = new TappedSocket(key);
        CopyTaps.announce(key, socket.progress());
        socket.setKeepAlive(true);
        set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
        set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
        set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        return socket;
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
        if (socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connectedSocketsAreNotMade();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw connectedSocketsAreNotMade();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connectedSocketsAreNotMade();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw connectedSocketsAreNotMade();
    }

    private static UnsupportedOperationException connectedSocketsAreNotMade() {
        return new UnsupportedOperationException("pgjdbc connects its sockets itself");
    }
}
