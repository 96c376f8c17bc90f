package io.pgbackup.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WorkerCrewTest {

    @Test
    void join_afterAllTasks_returns() {
        AtomicInteger done = new AtomicInteger();
        try (WorkerCrew crew = new WorkerCrew("test", 3, () -> {})) {
            for (int i = 0; i < 100; i++) {
                crew.submit(done::incrementAndGet);
            }
            crew.join();
        }
        assertThat(done).hasValue(100);
    }

    @Test
    void join_afterAFailure_cancelsTheRestOnceAndThrowsTheFirst() {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        RunException first = RunException.failed("first");
        try (WorkerCrew crew = new WorkerCrew("test", 2, cancelled::incrementAndGet)) {
            crew.submit(() -> {
                blocked.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                    throw RunException.interrupted("second", null, e);
                }
            });
            crew.submit(() -> {
                try {
                    blocked.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw first;
            });
            assertThatThrownBy(crew::join).isSameAs(first);
        }
        assertThat(cancelled).hasValue(1);
        assertThat(interrupted).hasValue(1);
        assertThat(first.getSuppressed()).hasSize(1);
    }

    @Test
    void join_ofAnInterruptedThread_isAnInterruptionAndKeepsTheFlag() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger cancelled = new AtomicInteger();
        try (WorkerCrew crew = new WorkerCrew("test", 1, cancelled::incrementAndGet)) {
            crew.submit(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Thread.currentThread().interrupt();
            assertThatThrownBy(crew::join)
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(cancelled).hasValue(1);
    }
}
