package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.restore.RowsQueue.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsQueueTest {

    private final Run first = new Run(1, List.of());
    private final Run second = new Run(1, List.of());
    private final Run other = new Run(2, List.of());

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
