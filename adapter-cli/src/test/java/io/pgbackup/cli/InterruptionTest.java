package io.pgbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InterruptionTest {

    private final List<Integer> halts = new ArrayList<>();

    @Test
    void shutdown_afterTheWork_doesNothing() {
        Interruption interruption = new Interruption(Thread.currentThread(), Duration.ofSeconds(20), halts::add);
        interruption.finished(3);
        interruption.shutdown();
        assertThat(halts).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shutdown_duringTheWork_interruptsItWaitsAndHaltsWith130() throws InterruptedException {
        assertThat(shutdownOfWorkThatEndsWith(1)).containsExactly(130);
    }

    @Test
    void shutdown_ofWorkThatSucceedsNevertheless_haltsWith0() throws InterruptedException {
        assertThat(shutdownOfWorkThatEndsWith(0)).containsExactly(0);
    }

    @Test
    void shutdown_ofWorkThatDoesNotEnd_haltsAfterTheGrace() {
        Interruption interruption = new Interruption(new Thread(() -> {}), Duration.ofMillis(1), halts::add);
        interruption.shutdown();
        assertThat(halts).containsExactly(130);
    }

    private List<Integer> shutdownOfWorkThatEndsWith(int exitCode) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        List<Interruption> interruption = new ArrayList<>();
        Thread worker = new Thread(() -> {
            try {
                never.await();
            } catch (InterruptedException expected) {
                interruption.get(0).finished(exitCode);
            }
        });
        interruption.add(new Interruption(worker, Duration.ofSeconds(20), halts::add));
        worker.start();
        interruption.get(0).shutdown();
        worker.join();
        return halts;
    }
}
