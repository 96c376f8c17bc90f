package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats an action while the server does not answer: a server whose backend crashed ends all sessions, and accepts none before it has
 * recovered. For actions that must not be left undone. An interrupt ends the attempts.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Waits between two attempts. */
    @FunctionalInterface
    interface Pause {
        /**
         * Waits.
         *
         * @param attempt number of the attempt that failed, from 1
         * @return whether there is time left for another attempt
         */
        boolean after(int attempt);
    }

    private final Pause pause;

    Patience(Pause pause) {
        this.pause = pause;
    }

    /** Allows some minutes, with a second between two attempts; ends also if the clock is set or stands still in the meantime. */
    static Patience ofMinutes(Clock clock) {
        Instant end = clock.instant().plus(LIMIT);
        return new Patience(attempt -> {
            LockSupport.parkNanos(PAUSE.toNanos());
            return attempt < LIMIT.dividedBy(PAUSE) && clock.instant().isBefore(end);
        });
    }

    /**
     * Repeats an action until it succeeds, or fails for another reason than an unreachable server.
     *
     * @param meanwhile what an operator who waits for this should know
     * @param act must have the right effect also when an earlier attempt succeeded and its answer was lost
     */
    void until(String meanwhile, Runnable act) {
        for (int attempt = 1; ; attempt++) {
            try {
                act.run();
                return;
            } catch (BackupServiceException e) {
                if (e.kind() != FailureKind.DATABASE_UNREACHABLE) {
                    throw e;
                }
                if (attempt == 1) {
                    LOG.warn("{}; retrying for some minutes ({})", e.getMessage(), meanwhile);
                }
                if (Thread.currentThread().isInterrupted()
                        || !pause.after(attempt)
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }
}
