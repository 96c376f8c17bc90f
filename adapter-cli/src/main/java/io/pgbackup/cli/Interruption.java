package io.pgbackup.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the worker thread, so that it can abort its work, and into exit code 130.
 */
final class Interruption {

    /** Halts the virtual machine; replaced in tests. */
    @FunctionalInterface
    interface Halt {
        void with(int exitCode);
    }

    private static final int INTERRUPTED = 130;

    private final Thread worker;
    private final Duration grace;
    private final Halt halt;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = INTERRUPTED;

    Interruption(Thread worker, Duration grace, Halt halt) {
        this.worker = worker;
        this.grace = grace;
        this.halt = halt;
    }

    /** Records that the work is over, so that there is nothing left to interrupt. */
    void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    /**
     * Runs when the virtual machine shuts down. After {@link #finished} it does nothing. Before, it interrupts the worker, waits
     * for it to end within the grace period, and halts: a worker that calls {@code System.exit} during a shutdown never returns.
     */
    void shutdown() {
        if (finished.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            finished.await(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException expected) {
            Thread.currentThread().interrupt(); // the process is ending anyway
        }
        halt.with(exitCode == 0 && finished.getCount() == 0 ? 0 : INTERRUPTED);
    }
}
