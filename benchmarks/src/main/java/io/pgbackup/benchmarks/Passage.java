package io.pgbackup.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** One direction of one connection: one thread reads, another writes what has arrived. */
final class Passage {

    private static final int PIECE_BYTES = 64 * 1024;
    /** Enough for a gigabyte per second over 10 ms. */
    private static final int UNDER_WAY_BYTES = 16 << 20;

    /** Bytes, and the time at which they reach the other end; no bytes stand for the end of the stream. */
    private static final class Piece {

        private final byte[] bytes;
        private final long arrival;

        private Piece(byte[] bytes, long arrival) {
            this.bytes = bytes;
            this.arrival = arrival;
        }
    }

    private final Socket from;
    private final Socket to;
    private final Line line;
    private final BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(UNDER_WAY_BYTES);

    Passage(Socket from, Socket to, Line line) {
        this.from = from;
        this.to = to;
        this.line = line;
    }

    /** Reads the bytes that are sent, no faster than the line permits. */
    void read() {
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                room.acquireUninterruptibly(n);
                long sent = line.send(n);
                underWay.add(new Piece(Arrays.copyOf(buffer, n), sent + line.delayNanos()));
                parkUntil(sent);
            }
        } catch (IOException expected) {
            // A broken connection counts as its end: the code below closes the other side.
        }
        underWay.add(new Piece(new byte[0], System.nanoTime() + line.delayNanos()));
    }

    /** Forwards the bytes that have arrived. */
    void write() {
        try {
            OutputStream out = to.getOutputStream();
            for (Piece piece = underWay.take(); piece.bytes.length > 0; piece = underWay.take()) {
                parkUntil(piece.arrival);
                out.write(piece.bytes);
                room.release(piece.bytes.length);
            }
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                from.close();
                to.close();
            }
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void close() {
        room.release(UNDER_WAY_BYTES);
        for (Socket socket : new Socket[] {from, to}) {
            try {
                socket.close();
            } catch (IOException ignored) {
                // It is closed already.
            }
        }
    }

    private static void parkUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
