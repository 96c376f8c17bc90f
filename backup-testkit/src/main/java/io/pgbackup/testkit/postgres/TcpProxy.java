package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy to a port of this machine whose connections can go dead in several ways. By default it forwards everything. */
public final class TcpProxy implements AutoCloseable {

    private enum Mode {
        PASS,
        SWALLOW,
        STOP
    }

    private final ServerSocket listener;
    private final int[] targets;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile Mode forNew = Mode.PASS;

    private TcpProxy(ServerSocket listener, int[] targets) {
        this.listener = listener;
        this.targets = targets;
    }

    /**
     * Starts a proxy on a free port.
     *
     * @param targets ports that are used in turn, as behind a load balancer
     */
    public static TcpProxy to(int... targets) {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targets.clone());
            daemon(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Makes all connections, including future ones, accept data and forward nothing: neither bytes nor the end of the stream. */
    public void swallow() {
        forNew = Mode.SWALLOW;
        swallowOpen();
    }

    /** Does the same with the connections that are open now; new ones work. */
    public void swallowOpen() {
        lines.forEach(line -> line.mode = Mode.SWALLOW);
    }

    /** Makes all connections, including future ones, accept no more data: the windows of both sides close. */
    public void stop() {
        forNew = Mode.STOP;
        lines.forEach(line -> line.mode = Mode.STOP);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                int target = targets[accepted.getAndIncrement() % targets.length];
                Line line = new Line(near, new Socket(InetAddress.getLoopbackAddress(), target), forNew);
                lines.add(line);
                daemon(() -> line.run(line.near, line.far));
                daemon(() -> line.run(line.far, line.near));
            } catch (IOException expected) {
                // The listener is closed, or no process listens at the other end.
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(Line::close);
    }

    private final class Line {

        private final Socket near;
        private final Socket far;
        private volatile Mode mode;

        Line(Socket near, Socket far, Mode mode) {
            this.near = near;
            this.far = far;
            this.mode = mode;
        }

        void run(Socket from, Socket to) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    if (mode == Mode.STOP) {
                        return; // stops reading
                    }
                    if (mode == Mode.PASS) {
                        out.write(buffer, 0, length);
                    }
                }
            } catch (IOException expected) {
                // One side has ended.
            }
            if (mode == Mode.PASS) {
                close();
            }
        }

        void close() {
            lines.remove(this);
            for (Socket socket : new Socket[] {near, far}) {
                try {
                    socket.close();
                } catch (IOException expected) {
                    // It is closed.
                }
            }
        }
    }
}
