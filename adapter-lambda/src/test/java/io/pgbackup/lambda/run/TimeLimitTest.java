package io.pgbackup.lambda.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimeLimitTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Test
    void of_keepsATwentiethForTheEndButNeverTooMuchNorTooLittle() {
        assertThat(TimeLimit.of(CLOCK, Duration.ofMinutes(15)).left()).isEqualTo(Duration.ofSeconds(880));
        assertThat(TimeLimit.of(CLOCK, Duration.ofMinutes(5)).left()).isEqualTo(Duration.ofSeconds(285));
        assertThat(TimeLimit.of(CLOCK, Duration.ofSeconds(10)).left()).isEqualTo(Duration.ofSeconds(8));
        assertThat(TimeLimit.of(CLOCK, Duration.ofSeconds(1)).left()).isZero();
    }

    @Test
    void allows_whatEndsInTime() {
        TimeLimit limit = TimeLimit.of(CLOCK, Duration.ofMinutes(15));
        assertThat(limit.allows(Duration.ofSeconds(880))).isTrue();
        assertThat(limit.allows(Duration.ofSeconds(881))).isFalse();
        assertThat(limit.isOver()).isFalse();
        assertThat(TimeLimit.of(CLOCK, Duration.ofSeconds(2)).isOver()).isTrue();
        assertThat(TimeLimit.none(CLOCK).allows(Duration.ofDays(30))).isTrue();
        assertThat(TimeLimit.none(CLOCK).isOver()).isFalse();
    }

    @Test
    @Timeout(20)
    void watch_interruptsAtTheEnd_andItsCloseTakesThatBack() {
        TimeLimit.Watch watch = TimeLimit.of(CLOCK, Duration.ofMillis(2010)).watch();
        CountDownLatch never = new CountDownLatch(1);
        boolean interrupted = false;
        try {
            never.await(15, TimeUnit.SECONDS);
        } catch (InterruptedException expected) {
            interrupted = true;
            Thread.currentThread().interrupt();
        }
        watch.close();
        assertThat(interrupted).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void watch_closedInTime_leavesAnInterruptOfSomebodyElse() {
        TimeLimit.Watch watch = TimeLimit.of(CLOCK, Duration.ofMinutes(15)).watch();
        Thread.currentThread().interrupt();
        watch.close();
        assertThat(Thread.interrupted()).isTrue();
    }
}
