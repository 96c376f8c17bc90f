package io.pgbackup.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

    private static final long MIB = 1 << 20;

    private final MemoryBudget budget = MemoryBudget.of(100 * MIB);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private void awaitOneWaiting() throws InterruptedException {
        while (budget.waiting() == 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("no run waits");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void lease_ofOneAlone_isWhatItWantsOrAllThereIs() {
        try (MemoryBudget.Lease lease = budget.lease(30 * MIB, 16 * MIB)) {
            assertThat(lease.bytes()).isEqualTo(30 * MIB);
            assertThat(lease.isShared()).isFalse();
            assertThat(budget.free()).isEqualTo(70 * MIB);
        }
        assertThat(budget.free()).isEqualTo(budget.bytes());
        assertThat(budget.lease(500 * MIB, 16 * MIB).bytes()).isEqualTo(100 * MIB);
        assertThat(MemoryBudget.of(3 * MIB).lease(30 * MIB, 16 * MIB).bytes()).isEqualTo(3 * MIB);
    }

    @Test
    void leases_together_areNoMoreThanTheBudget() {
        MemoryBudget.Lease first = budget.lease(70 * MIB, 16 * MIB);
        MemoryBudget.Lease second = budget.lease(70 * MIB, 16 * MIB);

        assertThat(first.bytes() + second.bytes()).isEqualTo(100 * MIB);
        assertThat(second.isShared()).isTrue();

        second.grow(200 * MIB);
        assertThat(second.bytes()).isEqualTo(30 * MIB);
        first.close();
        first.close();
        second.grow(50 * MIB);
        assertThat(second.bytes()).isEqualTo(50 * MIB);
        second.grow(10 * MIB);
        assertThat(second.bytes()).isEqualTo(50 * MIB);
        second.close();
        assertThat(budget.free()).isEqualTo(100 * MIB);
    }

    @Test
    void lease_withoutTheLeast_waitsUntilOthersReturnTheirs() throws Exception {
        MemoryBudget.Lease first = budget.lease(90 * MIB, 16 * MIB);
        Future<Long> second = threads.submit(() -> {
            try (MemoryBudget.Lease lease = budget.lease(40 * MIB, 16 * MIB)) {
                return lease.bytes();
            }
        });
        awaitOneWaiting();
        assertThat(second.isDone()).isFalse();

        first.close();

        assertThat(second.get()).isEqualTo(40 * MIB);
    }

    @Test
    void lease_ofAThreadThatIsInterrupted_isAnInterruption() throws Exception {
        MemoryBudget.Lease first = budget.lease(90 * MIB, 16 * MIB);
        CountDownLatch ended = new CountDownLatch(1);
        List<RunException> thrown = new ArrayList<>();
        Thread second = new Thread(() -> {
            try {
                budget.lease(40 * MIB, 16 * MIB);
            } catch (RunException e) {
                thrown.add(e);
            }
            ended.countDown();
        });
        second.start();
        awaitOneWaiting();

        second.interrupt();
        ended.await();

        assertThat(thrown).singleElement().extracting(RunException::kind).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(budget.waiting()).isZero();
        first.close();
        assertThat(budget.lease(100 * MIB, 16 * MIB).bytes()).isEqualTo(100 * MIB);
    }

    @Test
    void largeRows_ofSeveralThreads_areOneAfterTheOther() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(threads.submit(() -> budget.alone(1, budget.largeRow(), () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
            })));
        }
        for (Future<?> one : all) {
            one.get();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void smallRows_whileOthersAreLarge_doNotWait() throws Exception {
        budget.alone(1, budget.largeRow(), () -> {
            try {
                assertThat(threads.submit(() -> {
                                    budget.alone(2, budget.largeRow(), () -> {});
                                    budget.alone(0, budget.largeRow(), () -> {});
                                    return true;
                                })
                                .get())
                        .isTrue();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void heavyReading_waitsForAllOthers() throws Exception {
        Lock light = budget.reading(false);
        Future<Boolean> heavy = threads.submit(() -> {
            Lock lock = budget.reading(true);
            lock.unlock();
            return true;
        });
        Future<Boolean> other = threads.submit(() -> budget.largeRows().isLocked());
        assertThat(other.get()).isFalse();
        assertThat(heavy.isDone()).isFalse();

        light.unlock();

        assertThat(heavy.get()).isTrue();
    }

    @Test
    void budget_withoutAByte_isRefused() {
        assertThatThrownBy(() -> MemoryBudget.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MemoryBudget.ofHeap().bytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
    }
}
