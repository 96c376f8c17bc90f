package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FailingCalls;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeShop;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadRequest;
import io.pgbackup.core.verify.VerifyBackup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Either the complete backup is published, or nothing is stored and the failure states the reason. */
@Timeout(60)
final class RunBackupTest {

    private static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.GZIP);
    private static final SegmentCodecs CODECS = SegmentCodecs.with();
    private static final Clock CLOCK = Clock.fixed(ID.time().plusSeconds(3600), ZoneOffset.UTC);
    private static final DumpSelection ORDERS_ONLY =
            new DumpSelection(List.of(), List.of(NamePattern.parse("orders")), List.of(), List.of(), List.of(), false);

    private final InMemoryBackupStore store = new InMemoryBackupStore();
    private final FakeDatabaseDumper dumper = new FakeDatabaseDumper(FakeShop.database());

    /** The index holds it as text, and could not be read again. */
    @Test
    void toolVersion_thatNoBackupCanHold_isRefused() {
        assertThatThrownBy(() -> new RunBackup(store, CODECS, CLOCK, () -> "token", "x\0y"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tool version");
    }

    @Test
    void dumper_withSeveralJobs_readsEveryPageOnceAndKeepsToItsConnections() {
        backup(3);

        List<String> chunks = dumper.copies().stream()
                .filter(copy -> copy.startsWith("public.orders "))
                .toList();
        assertThat(chunks).hasSizeGreaterThan(1).doesNotHaveDuplicates();
        assertThat(dumper.mostConcurrentCopies()).isBetween(1, 3);
    }

    @Test
    void copyThatFails_failsTheBackupAndLeavesNothing() {
        dumper.failCopy("public.orders", 100);

        assertFailure(FailureKind.SQL_FAILED, "copy of table public.orders failed after 100 rows", () -> backup(2));

        assertThat(store.list()).isEmpty();
        assertThat(store.unfinished()).isEmpty();
        assertThat(dumper.openSessions()).isZero();
    }

    @Test
    void copyThatMiscounts_failsTheBackup() {
        dumper.miscount("public.orders", 1);

        assertFailure(FailureKind.SQL_FAILED, "public.orders reports", () -> backup(1));
    }

    @Test
    void leaderThatIsLost_failsTheBackupBeforeItIsPublished() {
        dumper.beforeCopy(table -> dumper.loseLeader());

        assertFailure(FailureKind.DATABASE_CHANGED, "holds the snapshot", () -> backup(2));

        assertThat(store.list()).isEmpty();
    }

    @Test
    void databaseThatRefuses_failsTheBackup() {
        dumper.failOpen(FailureKind.DATABASE_REFUSED);

        assertFailure(FailureKind.DATABASE_REFUSED, "fake:5432/shop", () -> backup(1));
    }

    @Test
    void part_underTheNameOfItsDatabase_isRefused() {
        assertFailure(FailureKind.USAGE, "cannot be stored under the database's own name", () -> part("shop", 4));

        assertThat(store.list()).isEmpty();
        assertThat(dumper.openSessions()).isZero();
    }

    @Test
    void part_underANameOfWholeBackups_isRefusedBeforeItIsRead() {
        BackupId other = new BackupId("daily", ID.time(), Compression.GZIP);
        run(BackupRequest.of(other, 1));

        assertFailure(FailureKind.USAGE, "backups of a whole database under daily", () -> part("daily", 4));

        assertThat(store.list()).hasSize(1);
        assertThat(dumper.requests()).hasSize(1);
    }

    @Test
    void part_atTheTimeOfAWholeBackup_isNotTakenForDone() {
        run(BackupRequest.of(new BackupId("daily", ID.time(), Compression.GZIP), 1));

        assertFailure(FailureKind.USAGE, "backups of a whole database under daily", () -> part("daily", 0));
    }

    @Test
    void part_underANameOfItsOwn_saysSoInIndexAndScript() throws IOException {
        part("orders", 4);
        part("orders", 5);

        BackupId id = new BackupId("orders", ID.time().plusSeconds(5), Compression.GZIP);
        try (BackupFile file = BackupFile.open(store.open(id), CODECS)) {
            assertThat(file.index().isWhole()).isFalse();
            assertThat(file.index().selection().options()).containsExactly("--table orders");
            assertThat(new String(file.text().readNBytes(400), StandardCharsets.UTF_8))
                    .contains("-- PostgreSQL dump of a part of database shop: --table orders\n");
        }
        assertThat(dumper.requests().get(0).scope().selection()).isEqualTo(ORDERS_ONLY);
    }

    private void part(String name, int second) {
        BackupId id = new BackupId(name, ID.time().plusSeconds(second), Compression.GZIP);
        run(BackupRequest.of(id, 1, DumpScope.of(ORDERS_ONLY)));
    }

    private void backup(int jobs) {
        run(BackupRequest.of(ID, jobs));
    }

    private BackupResult run(BackupRequest request) {
        return run(request, store, dumper);
    }

    private static BackupResult run(BackupRequest request, BackupStore into, DatabaseDumper from) {
        return new RunBackup(into, CODECS, CLOCK, () -> "run", "test").run(request, from, BackupProgress.NONE);
    }

    private static void assertFailure(FailureKind kind, String message, ThrowingCallable action) {
        assertThatThrownBy(action)
                .hasMessageContaining(message)
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(kind);
    }

    /** Every call of a port fails once; each time, the store contains either nothing or a complete backup. */
    @Test
    void run_whoseCallsFailOneByOne_publishesAllOrNothing() {
        assertThat(failOneByOne(1)) // one job makes the same calls in every round
                .contains(
                        "BackupStore.begin",
                        "BackupStore.find",
                        "BackupStore.list",
                        "BackupStore.sweep",
                        "BackupUpload.commit",
                        "BackupUpload.upload",
                        "DatabaseDumper.open",
                        "DumpSession.copyOutTogether",
                        "DumpSession.ensureAlive",
                        "DumpSession.readLargeObject",
                        "DumpSession.sequenceValues");
    }

    @Test
    void run_whoseCallsFailOneByOneOnSeveralThreads_publishesAllOrNothing() {
        assertThat(failOneByOne(3)).contains("BackupStore.begin", "DatabaseDumper.open");
    }

    private static Set<String> failOneByOne(int jobs) {
        Set<String> failed = new TreeSet<>();
        int nth = 0;
        boolean hasFailed = true;
        while (hasFailed) {
            FailingCalls calls = new FailingCalls(++nth);
            InMemoryBackupStore one = new InMemoryBackupStore();
            FakeDatabaseDumper source = new FakeDatabaseDumper(FakeShop.database());
            Throwable thrown = catchThrowable(() -> run(
                    BackupRequest.of(ID, jobs),
                    calls.of(BackupStore.class, one),
                    calls.of(DatabaseDumper.class, source)));

            hasFailed = calls.failed().isPresent();
            calls.failed().ifPresent(failed::add);
            assertThat(source.openSessions())
                    .as("sessions after %s", calls.failed())
                    .isZero();
            assertThat(one.unfinished()).as("uploads after %s", calls.failed()).isEmpty();
            if (hasFailed) {
                assertThat(thrown)
                        .as("failure of %s", calls.failed())
                        .isInstanceOf(BackupServiceException.class)
                        .hasMessageContaining(calls.failed().orElseThrow());
                assertThat(one.list()).as("backups after %s", calls.failed()).isEmpty();
            } else {
                assertThat(thrown).isNull();
                assertThat(one.list()).hasSize(1);
            }
        }
        return failed;
    }

    @Test
    void run_whoseCommitIsNotAnswered_failsAndWhatIsThereIsWhole() {
        FaultyBackupStore faulty = new FaultyBackupStore(store);
        faulty.loseCommitAnswer();

        assertFailure(
                FailureKind.STORE_UNREACHABLE,
                "commit of memory:shop",
                () -> run(BackupRequest.of(ID, 1), faulty, dumper));

        try (BackupFile file = BackupFile.open(store.open(ID), CODECS)) {
            assertThat(new VerifyBackup(CLOCK)
                            .run(file, 1, RestoreProgress.NONE)
                            .rows())
                    .isEqualTo(5_002);
        }
        assertThat(run(BackupRequest.of(ID, 1)).alreadyDone()).isTrue();
    }

    @Test
    void run_thatIsInterrupted_endsAsSuchAndLeavesNothing() {
        Thread runner = Thread.currentThread();
        dumper.beforeCopy(table -> runner.interrupt());

        assertFailure(FailureKind.INTERRUPTED, "interrupted", () -> backup(2));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.list()).isEmpty();
        assertThat(store.unfinished()).isEmpty();
        assertThat(dumper.openSessions()).isZero();
    }

    @Test
    void run_ofABackupThatIsThere_readsNothingAgain() {
        BackupResult first = run(BackupRequest.of(ID, 1));

        BackupResult second = run(BackupRequest.of(new BackupId(ID.database(), ID.time(), Compression.NONE), 1));

        assertThat(first.alreadyDone()).isFalse();
        assertThat(first.rows()).isEqualTo(5_002);
        assertThat(second.alreadyDone()).isTrue();
        assertThat(second.backup()).isEqualTo(first.backup());
        assertThat(dumper.requests()).hasSize(1);
    }

    @Test
    void run_whoseNameAnotherRunOfTheSourceTakesMeanwhile_isDone() {
        FakeDatabaseDumper other = new FakeDatabaseDumper(FakeShop.database());
        AtomicBoolean hasRun = new AtomicBoolean();
        dumper.beforeCopy(table -> {
            if (hasRun.compareAndSet(false, true)) {
                run(BackupRequest.of(ID, 1), store, other);
            }
        });

        assertThat(run(BackupRequest.of(ID, 1)).alreadyDone()).isTrue();

        assertThat(store.list()).hasSize(1);
        assertThat(store.unfinished()).isEmpty();
    }

    @Test
    void run_whoseNameABackupOfAnotherServerHas_isRefusedAndThatOneStays() {
        run(BackupRequest.of(ID, 1));
        byte[] before = store.content(BackupKeys.key(ID)).orElseThrow();
        FakeDatabaseDumper elsewhere = new FakeDatabaseDumper(FakeDatabase.named("shop")
                .source(new SourceIdentity("7000000000000000009", 16_384, "fake"))
                .build());

        assertFailure(
                FailureKind.TARGET_CONFLICT,
                "is a backup of another source",
                () -> run(BackupRequest.of(ID, 1), store, elsewhere));

        assertThat(store.content(BackupKeys.key(ID)).orElseThrow()).isEqualTo(before);
    }

    @Test
    void run_afterOneThatCrashedLongAgo_sweepsWhatItLeft() {
        store.plantLeftover(new UploadRequest(ID, "crashed"), CLOCK.instant().minus(Duration.ofDays(3)));
        store.plantLeftover(
                new UploadRequest(ID.with(Compression.NONE), "running"),
                CLOCK.instant().minus(Duration.ofDays(1)));

        backup(1);

        assertThat(store.unfinished()).singleElement().asString().endsWith(".sql");
    }
}
