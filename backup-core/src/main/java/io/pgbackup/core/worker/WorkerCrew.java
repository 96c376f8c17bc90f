package io.pgbackup.core.worker;

import io.pgbackup.core.failure.RunException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that process tasks. The first failure runs the crew's cancel action once, interrupts every thread and drops
 * tasks that have not begun; {@link #join()} then throws that failure, with later ones suppressed in it.
 */
public final class WorkerCrew implements AutoCloseable {

    /** How long cancelled tasks may take to end. */
    private static final Duration GRACE = Duration.ofSeconds(90);
    /** How often the crew checks for a failure while it waits. */
    private static final Duration WAIT = Duration.ofMillis(200);

    private final ThreadPoolExecutor executor;
    private final Runnable onFailure;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * Creates a crew, which starts no thread yet.
     *
     * @param name name of the threads, to which a number is added
     * @param size number of threads, at least 1
     * @param onFailure releases what tasks may be blocked on (closes connections); called once, on the failing thread
     */
    public WorkerCrew(String name, int size, Runnable onFailure) {
        this.onFailure = onFailure;
        AtomicInteger number = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(size, size, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Adds a task. After a failure, tasks are dropped. */
    public void submit(Runnable task) {
        if (failure.get() != null) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    if (failure.get() == null) {
                        task.run();
                    }
                } catch (Throwable t) {
                    fail(t);
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            if (failure.get() == null) {
                throw e;
            }
        }
    }

    /** Ends the crew with this failure, unless it has already failed. */
    public void fail(Throwable t) {
        if (failure.compareAndSet(null, t)) {
            executor.shutdownNow();
            onFailure.run();
        } else {
            Throwable first = failure.get();
            if (first != null && first != t) {
                first.addSuppressed(t);
            }
        }
    }

    /** Whether a task has failed. */
    public boolean failed() {
        return failure.get() != null;
    }

    /** Throws the first failure, if there is one. */
    public void check() {
        Throwable first = failure.get();
        if (first == null) {
            return;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof OutOfMemoryError) {
            throw RunException.outOfMemory(
                    "the heap of " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB is too small for this run",
                    "give the process more heap (-Xmx): about three times the largest row, and 32 MiB per job",
                    first);
        }
        if (first instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException(first);
    }

    /**
     * Waits until all tasks are complete; no more can be added. An interrupt of the waiting thread is a failure of kind
     * {@code INTERRUPTED}, and the thread stays interrupted.
     */
    public void join() {
        executor.shutdown();
        boolean interrupted = false;
        Duration left = GRACE;
        while (!left.isNegative()) {
            try {
                if (executor.awaitTermination(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                fail(interruption(e));
            }
            if (failed()) {
                left = left.minus(WAIT);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        } else if (Thread.currentThread().isInterrupted()) {
            // The wait for tasks that have all ended does not look at the flag.
            fail(RunException.interrupted("interrupted"));
        }
        check();
    }

    /** Returns the failure of a thread that was interrupted. */
    public static RunException interruption(InterruptedException cause) {
        return RunException.interrupted("interrupted", null, cause);
    }

    /** Ends the crew without waiting; running tasks are interrupted. May be called by the crew's own threads. */
    public void cancel() {
        executor.shutdownNow();
    }

    /** Ends the crew and waits, for a limited time, until running tasks end. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
