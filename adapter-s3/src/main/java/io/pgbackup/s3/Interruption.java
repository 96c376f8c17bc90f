package io.pgbackup.s3;

import io.pgbackup.core.failure.RunException;
import java.time.Duration;
import java.util.function.Supplier;

/** Handles interrupts: which calls they may end, and which they may not. */
final class Interruption {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int DOUBLINGS = 7;

    private Interruption() {}

    /**
     * Runs the call with the thread's interrupt suspended, because the SDK would refuse to send anything: a run that has ended must
     * still find out what it published, and clean up.
     */
    static <T> T setAside(Supplier<T> call) {
        boolean interrupted = Thread.interrupted();
        try {
            return call.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits before the next attempt: 0.1 s after the first failure, then twice as long each time, up to 12.8 s. */
    static void pause(int failures) {
        try {
            Thread.sleep(FIRST_PAUSE.toMillis() << Math.min(failures - 1, DOUBLINGS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted("interrupted while waiting for the store", null, e);
        }
    }
}
