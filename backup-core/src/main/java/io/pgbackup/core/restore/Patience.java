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
 * Asks again while nobody answers: a server whose backend crashed ends all sessions, and takes none before it has recovered. For what must
 * not be left undone. An interrupt ends it.
 */
final class Patience {

    private static final Logger log = LoggerFactory.getLogger(Patience.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Lets some time pass. */
    @FunctionalInterface
    interface Pause {
        /**
         * Waits.
         *
         * @param attempt number of the one that failed, from 1
         * @return whether there is time left for another
         */
        boolean after(int attempt);
    }

    private final Pause pause;

    Patience(Pause pause) {
        this.pause = pause;
    }

    /** Of some minutes, with a second between two attempts; also if the clock is set or stands still meanwhile. */
    static Patience ofMinutes(Clock clock) {
        Instant end = clock.instant().plus(LIMIT);
        return new Patience(attempt -> {
            LockSupport.parkNanos(PAUSE.toNanos());
            return attempt < LIMIT.dividedBy(PAUSE) && clock.instant().isBefore(end);
        });
    }

    /**
     * Acts until it succeeds, or fails for another reason than that nobody answers.
     *
     * @param meanwhile what somebody should know whom this keeps waiting
     * @param act must be right also when an earlier attempt was done and its answer lost
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
                    log.warn("{}; trying again for some minutes ({})", e.getMessage(), meanwhile);
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
