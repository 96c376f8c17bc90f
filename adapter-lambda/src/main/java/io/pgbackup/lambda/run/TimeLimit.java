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
 * The end that the platform sets. Work is interrupted before it, early enough to abort what has begun: a kill would leave parts of
 * an upload behind and would be heard of by nobody.
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

    /** None. */
    public static TimeLimit none(Clock clock) {
        return new TimeLimit(clock, null);
    }

    /** A kill after this time; a twentieth of it is kept for an orderly end, 2 to 20 seconds. */
    public static TimeLimit of(Clock clock, Duration untilKill) {
        Duration part = untilKill.dividedBy(RESERVED_FRACTION);
        Duration reserve = part.compareTo(LONGEST_RESERVE) > 0
                ? LONGEST_RESERVE
                : part.compareTo(SHORTEST_RESERVE) < 0 ? SHORTEST_RESERVE : part;
        return new TimeLimit(clock, clock.instant().plus(untilKill).minus(reserve));
    }

    /** Whether there is time for something that takes so long. */
    boolean allows(Duration expected) {
        return end == null || !clock.instant().plus(expected).isAfter(end);
    }

    /** Whether the end has come. */
    boolean isOver() {
        return end != null && !clock.instant().isBefore(end);
    }

    /** How long there is still; nothing if the end has come. */
    Duration left() {
        if (end == null) {
            return Duration.ofDays(365);
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Interrupts the calling thread at the end, unless the result is closed before; closing takes a late interrupt back. */
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
            alarm.cancel(false); // says nothing of an alarm that has interrupted and not ended yet
            timer.shutdown();
            boolean interrupted = awaitEnd(timer);
            if (interrupts.get()) {
                Thread.interrupted();
            } else if (interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** The alarm may be about to interrupt: what comes next must not be hit by it. Returns whether anything has interrupted this thread. */
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
     * What is said where the time limit has interrupted the work, whatever that work made of it.
     *
     * @param isStored whether the backup was published before
     */
    static Failure failure(Optional<String> phase, boolean isStored) {
        return new Failure(
                FailureKind.INTERRUPTED,
                "stopped while " + phase.orElse("working")
                        + ", since the function's time was nearly over; "
                        + (isStored ? "the backup itself is complete" : "nothing of this backup is left in the store"),
                "raise the function's timeout (15 minutes at most) or its memory, which brings processors along, or run this"
                        + " database as a task");
    }

    /** Work that the end interrupts. */
    @FunctionalInterface
    interface Watch {
        void close();
    }
}
