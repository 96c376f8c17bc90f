package io.pgbackup.embedded;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Ends runs from another thread. Give it to a {@link PgBackup} with {@link PgBackup#cancelledBy}; {@link #cancel()} then ends everything that runs
 * with it, and lets nothing begin any more. What is ended fails with kind {@code INTERRUPTED} and removes what it has begun, which takes
 * seconds; what was about to succeed may still do so. Safe for use by several threads.
 */
public final class Cancellation {

    private final Set<Thread> running = new HashSet<>();
    private boolean cancelled;

    /** A handle that has ended nothing yet. */
    public Cancellation() {}

    /** Ends the runs. Returns at once; the runs end on their own threads, by their exceptions. */
    public synchronized void cancel() {
        cancelled = true;
        running.forEach(Thread::interrupt);
    }

    /**
     * Whether somebody has called {@link #cancel()}.
     *
     * @return true from then on
     */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Does the work, which an interrupt of its thread ends; an interrupt of {@link #cancel()} is not left to the caller. */
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

    /** False in a run within a run, which belongs to the outer one. */
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
        // Libraries fail in ways of their own when their thread is interrupted; ours say what the database holds now.
        String end = e instanceof BackupServiceException ? ": " + e.getMessage() : "";
        return RunException.interrupted("interrupted" + end, null, e);
    }
}
