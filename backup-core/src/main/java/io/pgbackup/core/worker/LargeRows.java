package io.pgbackup.core.worker;

import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread at a time hold rows that are large beside the heap; all others pass freely. */
public final class LargeRows {

    private final long threshold;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param heapBytes the most that the process may use */
    public LargeRows(long heapBytes) {
        threshold = Math.max(4L << 20, heapBytes / 32);
    }

    /**
     * Does the work, alone when its rows are large.
     *
     * @param rows how many
     * @param bytes all of them take
     */
    public void alone(long rows, long bytes, Runnable work) {
        if (rows == 0 || bytes / rows < threshold) {
            work.run();
            return;
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WorkerCrew.interruption(e);
        }
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
