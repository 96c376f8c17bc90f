package io.pgbackup.jdbc.session;

import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real pgbouncer before a test server. */
final class Pgbouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    static final Tool TOOL = new Tool(
            "pgbouncer",
            machine -> Files.isExecutable(PROGRAM) ? Optional.empty() : Optional.of(PROGRAM + " is not there"));

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final int port;

    private Pgbouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one that connects to the server as its superuser.
     *
     * @param directory for its files
     * @param mode of pooling: {@code session}, {@code transaction}, {@code statement}
     * @param more settings
     */
    static Pgbouncer start(Path directory, PostgresServer server, String mode, Map<String, String> more) {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            StringBuilder text = new StringBuilder("[databases]\n* = host=127.0.0.1 port=" + server.port()
                    + " user=" + server.superuser() + "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + port
                    + "\nauth_type = any\nunix_socket_dir =\nquery_wait_timeout = 20\npool_mode = " + mode + "\n");
            more.forEach((name, value) ->
                    text.append(name).append(" = ").append(value).append('\n'));
            Path configuration = Files.writeString(directory.resolve("pgbouncer-" + port + ".ini"), text);
            Path log = directory.resolve("pgbouncer-" + port + ".log");
            boolean isRoot = "root".equals(System.getProperty("user.name"));
            // It opens its file again as the user that it becomes.
            if (isRoot) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            ProcessBuilder builder = isRoot
                    ? new ProcessBuilder(PROGRAM.toString(), "-u", "nobody", configuration.toString())
                    : new ProcessBuilder(PROGRAM.toString(), configuration.toString());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Pgbouncer started = new Pgbouncer(process, port);
            started.await(log);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Path log) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("pgbouncer did not start: " + Files.readString(log), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    int port() {
        return port;
    }

    JdbcSettings settings(String database) {
        return JdbcSettings.of("127.0.0.1", port, database, "postgres");
    }

    /** Another client. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database
                + "?user=app&preferQueryMode=simple&assumeMinServerVersion=13");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
