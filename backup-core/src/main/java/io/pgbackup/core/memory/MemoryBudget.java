package io.pgbackup.core.memory;

import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The memory that runs may use for buffers. Runs that are given the same budget share it: together they never hold more than it has, and one
 * at a time holds rows that are large beside it. A program that runs several backups at once makes one budget and gives it to all of them; two
 * budgets know nothing of each other. Safe for use by several threads.
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
     * A budget of so many bytes.
     *
     * @param bytes at least 1; a run needs 16 MiB, and 24 MiB for each of its jobs to be as fast as it can be
     * @return a budget of which nothing is in use
     */
    public static MemoryBudget of(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a budget has at least one byte, not " + bytes);
        }
        return new MemoryBudget(bytes);
    }

    /**
     * Half of the heap that this process may have; the other half is for rows on their way, and for the rest of the program.
     *
     * @return a budget of which nothing is in use
     */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * How much there is.
     *
     * @return bytes, whether in use or not
     */
    public long bytes() {
        return bytes;
    }

    /**
     * How much nobody uses now.
     *
     * @return bytes
     */
    public long free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** How many runs wait for a lease. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes memory for one run, and waits for it until other runs have returned enough, in the order of asking.
     *
     * @param wanted bytes that the run can make use of
     * @param least bytes without which it cannot begin; more than the budget has means all of it
     * @return between {@code least} and {@code wanted} bytes, or the whole budget where that is less; to be closed when the run has ended
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

    /** As much of it as there is. */
    private long take(long wanted) {
        long taken = Math.min(wanted, free);
        free -= taken;
        return taken;
    }

    /** What a run has of the budget. */
    public final class Lease implements AutoCloseable {

        private long held;
        private boolean open = true;

        private Lease(long held) {
            this.held = held;
        }

        /**
         * How much the run may use.
         *
         * @return bytes
         */
        public long bytes() {
            lock.lock();
            try {
                return held;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Takes more, as much of it as is free now; never waits, so that a run that holds locks in a database does not.
         *
         * @param wanted bytes in all
         */
        public void grow(long wanted) {
            lock.lock();
            try {
                held += take(Math.max(0, wanted - held));
            } finally {
                lock.unlock();
            }
        }

        /**
         * Whether other runs use the budget now.
         *
         * @return whether the run would have more if it were alone
         */
        public boolean isShared() {
            lock.lock();
            try {
                return leases > 1;
            } finally {
                lock.unlock();
            }
        }

        /** Returns all of it. */
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
     * Does work on rows of any size, alone when they are large: of all runs that share the budget, one thread at a time has large rows.
     *
     * @param rows how many
     * @param rowBytes all of them take
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

    /**
     * From which size on a row counts as large.
     *
     * @return bytes
     */
    public long largeRow() {
        return Math.max(SMALLEST_LARGE_ROW, bytes / SHARE_OF_A_ROW);
    }

    /**
     * Held by the one thread, of all runs that share the budget, that reads rows of which large ones came unexpectedly.
     *
     * @return the same lock each time
     */
    public ReentrantLock largeRows() {
        return largeRows;
    }

    /**
     * Waits for the right to read rows.
     *
     * @param heavy whether they may take most of the memory: then no other run that shares the budget reads rows meanwhile
     * @return what the calling thread is to unlock afterwards
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
