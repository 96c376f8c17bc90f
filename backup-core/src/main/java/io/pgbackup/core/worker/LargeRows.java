package io.pgbackup.core.worker;

import java.util.concurrent.locks.ReentrantLock;

/** Lets only one thread at a time hold rows that are large in proportion to the heap; threads with smaller rows do not wait. */
public final class LargeRows {

    private final long threshold;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param heapBytes the most memory that the process may use */
    public LargeRows(long heapBytes) {
        threshold = Math.max(4L << 20, heapBytes / 32);
    }

    /**
     * Does the work; if its rows are large, does it while no other thread works on large rows.
     *
     * @param rows number of rows
     * @param bytes total size of the rows
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
