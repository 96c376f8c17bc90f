package io.pgbackup.embedded;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A handle that ends runs from another thread. It is passed to a {@link PgBackup} with {@link PgBackup#cancelledBy}; {@link #cancel()} then
 * ends all runs of that instance, and no further run can begin. A cancelled run fails with kind {@code INTERRUPTED} and removes its
 * unfinished work, which takes seconds; a run that was about to succeed may still succeed. Safe for use by several threads.
 */
public final class Cancellation {

    private final Set<Thread> running = new HashSet<>();
    private boolean cancelled;

    /** Creates a handle that is not cancelled. */
    public Cancellation() {}

    /** Cancels the runs and returns at once; each run ends on its own thread with an exception. */
    public synchronized void cancel() {
        cancelled = true;
        running.forEach(Thread::interrupt);
    }

    /**
     * Returns whether {@link #cancel()} has been called.
     *
     * @return true after the first call
     */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Executes work that an interrupt of the calling thread ends. After {@link #cancel()}, the interrupt status is cleared for the caller.
     */
    <T> T run(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        boolean begun = begin(thread);
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw failure(e, thread);
        } finally {
            if (begun) {
                end(thread);
            }
        }
    }

    /** Returns false for a nested run, whose end is left to the outer run. */
    private synchronized boolean begin(Thread thread) {
        if (cancelled) {
            throw RunException.interrupted("cancelled before it began");
        }
        return running.add(thread);
    }

    private synchronized void end(Thread thread) {
        running.remove(thread);
        if (cancelled) {
            Thread.interrupted();
        }
    }

    private RuntimeException failure(RuntimeException e, Thread thread) {
        boolean isInterruption = isCancelled() || thread.isInterrupted();
        if (!isInterruption || (e instanceof BackupServiceException known && known.kind() == FailureKind.INTERRUPTED)) {
            return e;
        }
        // Libraries throw various exceptions when their thread is interrupted. Our own messages and hints are kept,
        // since they state what the database contains, and what removes it.
        return e instanceof BackupServiceException known
                ? RunException.interrupted(
                        "interrupted: " + known.getMessage(), known.hint().orElse(null), e)
                : RunException.interrupted("interrupted", null, e);
    }
}
