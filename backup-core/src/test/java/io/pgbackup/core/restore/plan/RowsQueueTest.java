package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowsQueueTest {

    private final RowsRun first = new RowsRun(1, false, List.of());
    private final RowsRun second = new RowsRun(1, false, List.of());
    private final RowsRun other = new RowsRun(2, false, List.of());

    @Test
    void take_whileATableIsLoaded_handsOutAnother() {
        RowsQueue queue = new RowsQueue(List.of(first, second, other));

        assertThat(queue.take()).containsSame(first);
        assertThat(queue.take()).containsSame(other);
    }

    @Test
    void take_whenThereIsNoOtherTable_handsOutTheSame() {
        RowsQueue queue = new RowsQueue(List.of(first, second));

        assertThat(queue.take()).containsSame(first);
        assertThat(queue.take()).containsSame(second);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void take_afterATableIsDone_keepsToTheOrder() {
        RowsQueue queue = new RowsQueue(List.of(first, second, other));

        assertThat(queue.take()).containsSame(first);
        queue.done(first);

        assertThat(queue.take()).containsSame(second);
    }
}
