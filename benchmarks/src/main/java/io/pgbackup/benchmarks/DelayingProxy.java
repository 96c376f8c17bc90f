package io.pgbackup.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A line of this machine that is as long, and as narrow, as a network: passes TCP connections on, each direction half the round trip
 * later, at most so many bytes per second over all connections in each direction.
 *
 * <p>The delay does not limit the throughput: bytes are under way one behind the other. A sender is held up as soon as the line is
 * taken, so that little more than what is under way is kept in memory.
 */
public final class DelayingProxy {

    private static final int MAXIMUM_PORT = 65_535;

    private DelayingProxy() {}

    /**
     * Prints the port that it listens on, then answers every line on standard input with the megabytes that have passed up and down
     * since the last one, and the seconds between the first and the last large piece of what went up. Ends with standard input.
     *
     * @param arguments port of the target on this machine, milliseconds of a round trip, and bytes per second or 0 for no limit
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("usage: DelayingProxy TARGET-PORT ROUND-TRIP-MILLISECONDS BYTES-PER-SECOND");
            System.exit(2);
        }
        int target = Integer.parseInt(arguments[0]);
        if (target < 1 || target > MAXIMUM_PORT) {
            throw new IllegalArgumentException("no port: " + target);
        }
        long delayNanos = (long) (Double.parseDouble(arguments[1]) * 1e6 / 2);
        long bytesPerSecond = Long.parseLong(arguments[2]);
        Line up = new Line(delayNanos, bytesPerSecond);
        Line down = new Line(delayNanos, bytesPerSecond);
        try (ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            daemon(() -> accept(listener, target, up, down));
            System.out.println(listener.getLocalPort());
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (questions.readLine() != null) {
                System.out.printf(Locale.ROOT, "%.2f %.2f %.3f%n", up.megabytes(), down.megabytes(), up.busySeconds());
                up.forget();
                down.forget();
            }
        }
    }

    private static void accept(ServerSocket listener, int target, Line up, Line down) {
        while (true) {
            try {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                Passage there = new Passage(near, far, up);
                Passage back = new Passage(far, near, down);
                daemon(there::read);
                daemon(there::write);
                daemon(back::read);
                daemon(back::write);
            } catch (IOException e) {
                if (listener.isClosed()) {
                    return;
                }
                System.err.println("proxy: " + e);
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
