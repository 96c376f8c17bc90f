package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.VerifyBackup;
import io.pgbackup.core.verify.VerifyResult;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class BackupEngineTest {

    private static final String LONG = "x".repeat(9_990);

    /** 40 MB of incompressible rows, 4,000 rows in 400 pages, and a small table. */
    private static final FakeDatabase LARGE = FakeDatabase.named("shop")
            .table(FakeTable.generated("public", "orders", List.of("id", "text"), 4_000, i -> i + "\t" + LONG)
                    .withRowsPerPage(10)
                    .withEstimates(400L << 20, 10_000))
            .table(FakeTable.of("public", "small", List.of("id"), List.of("1", "2")))
            .sequence("ids", 5)
            .build();

    private final FakeDatabaseDumper dumper = new FakeDatabaseDumper(LARGE);

    private BackupEngine.Outcome run(KeptUpload upload, int jobs, long memory) {
        MemoryBudget budget = MemoryBudget.of(memory);
        try (MemoryBudget.Lease lease = budget.lease(BackupEngine.bytes(jobs), BackupEngine.LEAST_BYTES);
                DumpSession session = dumper.open(new DumpRequest(jobs, Duration.ofSeconds(1), "lock"))) {
            BackupRequest request = new BackupRequest(RowsRig.ID, jobs, Duration.ofSeconds(1), DumpScope.whole());
            return new BackupEngine(
                            session,
                            upload,
                            SegmentCodecs.none(),
                            request,
                            "token",
                            "test",
                            budget,
                            lease,
                            BackupProgress.NONE)
                    .run();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void run_withAnyNumberOfJobs_yieldsPartsThatAreOneWholeBackup(int jobs) {
        KeptUpload upload = new KeptUpload();

        BackupEngine.Outcome outcome = run(upload, jobs, 256L << 20);

        List<KeptUpload.Kept> parts = List.copyOf(upload.parts().values());
        assertThat(parts).hasSizeGreaterThan(3).hasSize(outcome.parts());
        long at = 0;
        for (int i = 0; i < parts.size(); i++) {
            KeptUpload.Kept part = parts.get(i);
            assertThat(part.number()).isEqualTo(i + 1);
            assertThat(part.offset()).isEqualTo(at);
            assertThat(part.last()).isEqualTo(i == parts.size() - 1);
            assertThat(part.bytes().length).as("part %d", i + 1).matches(length -> part.last() || length >= 5 << 20);
            at += part.bytes().length;
        }
        assertThat(outcome.backup().size()).isEqualTo(at);
        assertThat(outcome.rows()).isEqualTo(4_002);
        VerifyResult verified = verify(upload.bytes());
        assertThat(verified.rows()).isEqualTo(4_002);
        assertThat(verified.rawBytes()).isEqualTo(outcome.rawBytes());
        assertThat(dumper.mostConcurrentCopies()).isBetween(1, jobs);
    }

    private static VerifyResult verify(byte[] bytes) {
        InMemoryBackupStore store = new InMemoryBackupStore();
        store.plant(BackupKeys.key(RowsRig.ID), bytes);
        try (BackupFile file = BackupFile.open(store.open(RowsRig.ID), SegmentCodecs.with())) {
            assertThat(file.index().segments())
                    .extracting(SegmentRecord::number)
                    .isSorted()
                    .startsWith(1);
            return new VerifyBackup(Clock.systemUTC()).run(file, 2, RestoreProgress.NONE);
        }
    }

    @Test
    void run_withLittleMemory_readsOnFewerConnections() {
        run(new KeptUpload(), 5, 3 * PartSizes.MINIMUM);

        assertThat(dumper.mostConcurrentCopies()).isLessThanOrEqualTo(2);
    }

    @Test
    void run_withTooLittleMemory_saysHowMuchItTakesBeforeItReads() {
        assertThatThrownBy(() -> run(new KeptUpload(), 2, PartSizes.MINIMUM - 1))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OUT_OF_MEMORY))
                .hasMessageContaining("needs buffers of 8 MiB but may use only 7 MiB");
        assertThat(dumper.copies()).isEmpty();
    }

    @Test
    void run_ofWhichAPartFails_stopsReadingAndNamesThePart() {
        Set<Integer> arrived = ConcurrentHashMap.newKeySet();
        KeptUpload upload = new KeptUpload(part -> {
            arrived.add(part.number());
            if (part.number() == 2) {
                throw StoreException.unreachable("part 2 failed");
            }
        });

        assertThatThrownBy(() -> run(upload, 3, 256L << 20))
                .isInstanceOf(StoreException.class)
                .hasMessage("part 2 failed");

        assertThat(arrived).contains(2);
        assertThat(upload.parts().values()).noneMatch(KeptUpload.Kept::last);
        assertThat(dumper.openSessions()).isZero();
    }

    @Test
    void run_ofWhichOneReaderFails_stopsTheOthers() {
        dumper.failCopy("public.small", 1);

        assertThatThrownBy(() -> run(new KeptUpload(), 3, 256L << 20))
                .hasMessageContaining("copy of table public.small failed after 1 rows");

        assertThat(dumper.openSessions()).isZero();
    }

    @Test
    void run_ofALargeTable_readsItInChunksThatMeet() {
        run(new KeptUpload(), 4, 256L << 20);

        List<String> chunks = dumper.copies().stream()
                .filter(copy -> copy.startsWith("public.orders "))
                .sorted()
                .toList();
        assertThat(chunks).hasSizeGreaterThan(2).doesNotHaveDuplicates();
        assertThat(chunks).anyMatch(chunk -> chunk.startsWith("public.orders 0-"));
        assertThat(chunks).filteredOn(chunk -> chunk.endsWith("-")).hasSize(1);
    }
}
