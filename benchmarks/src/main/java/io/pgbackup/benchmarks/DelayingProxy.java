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
 * Simulates a network with latency and limited bandwidth on this machine: forwards TCP connections, delays each direction by half the round
 * trip, and limits the bytes per second over all connections in each direction.
 *
 * <p>The delay does not limit the throughput, since many bytes are in transit at once. A sender is blocked as soon as the line is full, so
 * that memory holds little more than the bytes in transit.
 */
public final class DelayingProxy {

    private static final int MAXIMUM_PORT = 65_535;

    private DelayingProxy() {}

    /**
     * Prints its port, then answers every line on standard input with the megabytes that were sent up and down since the last line, and the
     * seconds between the first and the last large piece that was sent up. Ends with standard input.
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
            throw new IllegalArgumentException("not a port: " + target);
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
