package io.pgbackup.cli;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that says to be of another version: stands before a real one and changes its name where it introduces itself. */
final class RenamedServer implements AutoCloseable {

    private final PostgresServer server;
    private final String from;
    private final String to;
    private final ServerSocket listener;

    /** @param from start of the version that the server gives, as long as {@code to} */
    RenamedServer(PostgresServer server, String from, String to) throws IOException {
        this.server = server;
        this.from = "server_version\0" + from;
        this.to = "server_version\0" + to;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException expected) {
                // one of the two sides has closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket real = new Socket(server.host(), server.port());
            start(() -> pump(client, real, "", ""));
            start(() -> pump(real, client, from, to));
        }
    }

    /** What is replaced comes in one piece, with all else that a server says when it is connected to. */
    private static void pump(Socket source, Socket target, String from, String to) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (source;
                target) {
            InputStream in = source.getInputStream();
            OutputStream out = target.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                out.write(text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
