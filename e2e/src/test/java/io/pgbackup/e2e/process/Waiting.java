package io.pgbackup.e2e.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another process does, by looking at it again and again for a bounded time. */
final class Waiting {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Waiting() {}

    /**
     * Waits until the condition holds.
     *
     * @param what is waited for, as a test report words it
     * @throws AssertionError if it does not hold in time
     */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, condition, () -> "");
    }

    /** Waits until the condition holds, which it must do before the process ends. */
    static void until(String what, Program.Running process, Callable<Boolean> condition) throws Exception {
        until(
                what,
                () -> {
                    boolean holds = condition.call();
                    if (!holds && !process.process().isAlive()) {
                        throw new AssertionError("the process ended before " + what + "\n" + process.await());
                    }
                    return holds;
                },
                process::errSoFar);
    }

    private static void until(String what, Callable<Boolean> condition, Supplier<String> context) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for " + LIMIT + ", in vain, until " + what + "\n" + context.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
