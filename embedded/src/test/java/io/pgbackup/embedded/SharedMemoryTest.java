package io.pgbackup.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All runs of one {@link PgBackup} together never use more than its budget. */
@Timeout(60)
class SharedMemoryTest {

    private static final long MIB = 1 << 20;

    private final MemoryBudget budget = MemoryBudget.of(40 * MIB);
    private final ConcurrentLinkedQueue<Long> free = new ConcurrentLinkedQueue<>();

    private final BackupProgress looking = new BackupProgress() {
        @Override
        public void planned(int entries, int tables, long estimatedBytes, int jobs) {
            free.add(budget.free());
        }
    };

    private static DatabaseDumper dumper(int number) {
        return new FakeDatabaseDumper(FakeDatabase.named("shop" + number).build());
    }

    @Test
    void runs_atTheSameTime_shareTheBudget() throws Exception {
        PgBackup backups =
                PgBackup.to(new InMemoryBackupStore()).memory(budget).jobs(1).progress(looking);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<BackupResult>> runs = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int number = i;
            runs.add(threads.submit(() -> backups.zstd().backup(dumper(number), backups.request("shop" + number))));
        }
        for (Future<BackupResult> run : runs) {
            assertThat(run.get().alreadyDone()).isFalse();
        }
        threads.shutdown();

        // A run of one job requests 24 MiB and needs 16: the first gets 24, a second concurrent one the other 16.
        assertThat(free).hasSize(24).allMatch(bytes -> bytes == 0 || bytes == 16 * MIB || bytes == 24 * MIB);
        assertThat(budget.free()).isEqualTo(40 * MIB);
    }

    @Test
    void run_alone_hasWhatItWants() {
        PgBackup backups =
                PgBackup.to(new InMemoryBackupStore()).memory(budget).jobs(1).progress(looking);

        backups.backup(dumper(1), backups.request("shop1"));

        assertThat(free).containsExactly(16 * MIB);
    }
}
