package io.pgbackup.lambda.run;

import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.failure.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of the platform. Work is interrupted before it, early enough to abort an upload: a kill would leave parts of the
 * upload behind, and would not be reported.
 */
public final class TimeLimit {

    private static final Duration LONGEST_RESERVE = Duration.ofSeconds(20);
    private static final Duration SHORTEST_RESERVE = Duration.ofSeconds(2);
    private static final int RESERVED_FRACTION = 20;

    private final Clock clock;
    private final @Nullable Instant end;

    private TimeLimit(Clock clock, @Nullable Instant end) {
        this.clock = clock;
        this.end = end;
    }

    /** Returns a limit that never ends. */
    public static TimeLimit none(Clock clock) {
        return new TimeLimit(clock, null);
    }

    /** Returns the limit for a kill after this time; a twentieth of it, 2 to 20 seconds, is reserved for an orderly end. */
    public static TimeLimit of(Clock clock, Duration untilKill) {
        Duration part = untilKill.dividedBy(RESERVED_FRACTION);
        Duration reserve = part.compareTo(LONGEST_RESERVE) > 0
                ? LONGEST_RESERVE
                : part.compareTo(SHORTEST_RESERVE) < 0 ? SHORTEST_RESERVE : part;
        return new TimeLimit(clock, clock.instant().plus(untilKill).minus(reserve));
    }

    /** Returns whether enough time is left for work of this duration. */
    boolean allows(Duration expected) {
        return end == null || !clock.instant().plus(expected).isAfter(end);
    }

    /** Returns whether the time is over. */
    boolean isOver() {
        return end != null && !clock.instant().isBefore(end);
    }

    /** Returns the time that is left; zero if it is over. */
    Duration left() {
        if (end == null) {
            return Duration.ofDays(365);
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Interrupts the calling thread at the end, unless the result is closed before; closing clears a late interrupt. */
    Watch watch() {
        if (end == null) {
            return () -> {};
        }
        Thread worker = Thread.currentThread();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "time limit");
            thread.setDaemon(true);
            return thread;
        });
        AtomicBoolean interrupts = new AtomicBoolean();
        Runnable interruption = () -> {
            interrupts.set(true);
            worker.interrupt();
        };
        Future<?> alarm = timer.schedule(interruption, left().toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            alarm.cancel(false); // does not wait for an alarm that has interrupted the thread but not ended yet
            timer.shutdown();
            boolean interrupted = awaitEnd(timer);
            if (interrupts.get()) {
                Thread.interrupted();
            } else if (interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Waits for an alarm that may be about to interrupt, so that it does not hit later work. Returns whether anything interrupted this thread. */
    private static boolean awaitEnd(ScheduledExecutorService timer) {
        boolean interrupted = false;
        boolean isOver = false;
        while (!isOver) {
            try {
                isOver = timer.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException expected) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /**
     * Returns the failure to report if the time limit interrupted the work, whatever exception the work threw.
     *
     * @param isStored whether the backup was published before the interrupt
     */
    static Failure failure(Optional<String> phase, boolean isStored) {
        return new Failure(
                FailureKind.INTERRUPTED,
                "stopped while " + phase.orElse("working")
                        + ", since the function's time was nearly over; "
                        + (isStored ? "the backup itself is complete" : "nothing of this backup is left in the store"),
                "raise the function's timeout (15 minutes at most) or its memory, which also adds processors, or run this"
                        + " database as a task");
    }

    /** Work that is interrupted at the end of the time. */
    @FunctionalInterface
    interface Watch {
        void close();
    }
}
