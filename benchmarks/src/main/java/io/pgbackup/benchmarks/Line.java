package io.pgbackup.benchmarks;

import java.util.concurrent.TimeUnit;

/** One direction of a {@link DelayingProxy}, shared by its connections: computes when bytes that are sent now arrive. */
final class Line {

    private static final int LARGE_PIECE = 4096;

    private final long delayNanos;
    private final long bytesPerSecond;
    private long freeAt = System.nanoTime();
    private long bytes;
    private long firstLarge;
    private long lastLarge;

    /** @param bytesPerSecond 0 for no limit */
    Line(long delayNanos, long bytesPerSecond) {
        this.delayNanos = delayNanos;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Adds bytes behind all that are on the line, and returns the time ({@link System#nanoTime}) until which they occupy it. */
    synchronized long send(int length) {
        long now = System.nanoTime();
        long start = Math.max(now, freeAt);
        freeAt = bytesPerSecond == 0 ? now : start + TimeUnit.SECONDS.toNanos(1) * length / bytesPerSecond;
        bytes += length;
        if (length >= LARGE_PIECE) {
            firstLarge = firstLarge == 0 ? start : firstLarge;
            lastLarge = freeAt;
        }
        return freeAt;
    }

    long delayNanos() {
        return delayNanos;
    }

    synchronized double megabytes() {
        return bytes / 1e6;
    }

    /** Returns the time between the first and the last piece that is larger than a request. */
    synchronized double busySeconds() {
        return (lastLarge - firstLarge) / 1e9;
    }

    synchronized void forget() {
        bytes = 0;
        firstLarge = 0;
        lastLarge = 0;
    }
}
