package io.pgbackup.core.memory;

import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The memory that runs may use for buffers. Runs with the same budget share it: together they never hold more than the budget, and only one
 * of them at a time holds rows that are large in proportion to it. A program that runs several backups at once creates one budget for all
 * of them; two budgets are independent. Safe for use by several threads.
 */
public final class MemoryBudget {

    private static final long SMALLEST_LARGE_ROW = 4L << 20;
    private static final int SHARE_OF_A_ROW = 16;

    private final long bytes;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition returned = lock.newCondition();
    private final ReentrantReadWriteLock heavyRows = new ReentrantReadWriteLock(true);
    private final ReentrantLock largeRows = new ReentrantLock();
    private final Queue<Thread> waiting = new ArrayDeque<>();
    private long free;
    private int leases;

    private MemoryBudget(long bytes) {
        this.bytes = bytes;
        this.free = bytes;
    }

    /**
     * Returns a budget of so many bytes.
     *
     * @param bytes at least 1; a run needs 16 MiB, and 24 MiB for each of its jobs to reach full speed
     * @return a budget of which nothing is in use
     */
    public static MemoryBudget of(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a budget has at least one byte, not " + bytes);
        }
        return new MemoryBudget(bytes);
    }

    /**
     * Returns a budget of half of the heap that this process may have; the other half is for rows in transit, and for the rest of the
     * program.
     *
     * @return a budget of which nothing is in use
     */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 2);
    }

    /** {@return the size of the budget in bytes, whether in use or not} */
    public long bytes() {
        return bytes;
    }

    /** {@return how many bytes no run uses now} */
    public long free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many runs wait for a lease. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leases memory to one run. Waits until other runs have returned enough; runs are served in the order of their requests.
     *
     * @param wanted bytes that the run can use
     * @param least bytes without which it cannot begin; a value above the budget means the whole budget
     * @return between {@code least} and {@code wanted} bytes, or the whole budget if that is less; to be closed when the run has ended
     * @throws io.pgbackup.core.failure.RunException of kind {@code INTERRUPTED} when the calling thread is interrupted
     */
    public Lease lease(long wanted, long least) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interruption(e);
        }
        try {
            waiting.add(Thread.currentThread());
            while (waiting.peek() != Thread.currentThread() || free < Math.min(least, bytes)) {
                returned.await();
            }
            leases++;
            return new Lease(take(Math.max(wanted, least)));
        } catch (InterruptedException e) {
            throw interruption(e);
        } finally {
            waiting.remove(Thread.currentThread());
            returned.signalAll();
            lock.unlock();
        }
    }

    private static RuntimeException interruption(InterruptedException e) {
        Thread.currentThread().interrupt();
        return WorkerCrew.interruption(e);
    }

    /** Takes as much of the wanted memory as is free. */
    private long take(long wanted) {
        long taken = Math.min(wanted, free);
        free -= taken;
        return taken;
    }

    /** The share of the budget that a run has. */
    public final class Lease implements AutoCloseable {

        private long held;
        private boolean open = true;

        private Lease(long held) {
            this.held = held;
        }

        /** {@return how many bytes the run may use} */
        public long bytes() {
            lock.lock();
            try {
                return held;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Takes more memory, as far as it is free now; never waits, so that a run that holds locks in a database is not delayed.
         *
         * @param wanted total number of bytes
         */
        public void grow(long wanted) {
            lock.lock();
            try {
                held += take(Math.max(0, wanted - held));
            } finally {
                lock.unlock();
            }
        }

        /** {@return whether other runs use the budget now, so that the run would have more if it were alone} */
        public boolean isShared() {
            lock.lock();
            try {
                return leases > 1;
            } finally {
                lock.unlock();
            }
        }

        /** Returns all memory of the run. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (open) {
                    open = false;
                    leases--;
                    free += held;
                    returned.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Does work on rows of any size. Of all runs that share the budget, only one thread at a time works on large rows.
     *
     * @param rows number of rows
     * @param rowBytes total size of the rows
     * @param work is done on the calling thread
     * @throws io.pgbackup.core.failure.RunException of kind {@code INTERRUPTED} when the calling thread is interrupted while it waits
     */
    public void alone(long rows, long rowBytes, Runnable work) {
        if (rows == 0 || rowBytes / rows < largeRow()) {
            work.run();
            return;
        }
        acquire(largeRows);
        try {
            work.run();
        } finally {
            largeRows.unlock();
        }
    }

    /** {@return the size in bytes from which a row counts as large} */
    public long largeRow() {
        return Math.max(SMALLEST_LARGE_ROW, bytes / SHARE_OF_A_ROW);
    }

    /** {@return the lock that a thread holds while it reads unexpected large rows: one thread of all runs that share the budget} */
    public ReentrantLock largeRows() {
        return largeRows;
    }

    /**
     * Waits until the calling thread may read rows.
     *
     * @param heavy whether the rows may use most of the memory: then no other run that shares the budget reads rows in the meantime
     * @return the lock that the calling thread must release afterwards
     * @throws io.pgbackup.core.failure.RunException of kind {@code INTERRUPTED} when the calling thread is interrupted while it waits
     */
    public Lock reading(boolean heavy) {
        return acquire(heavy ? heavyRows.writeLock() : heavyRows.readLock());
    }

    private static Lock acquire(Lock wanted) {
        try {
            wanted.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interruption(e);
        }
        return wanted;
    }
}
