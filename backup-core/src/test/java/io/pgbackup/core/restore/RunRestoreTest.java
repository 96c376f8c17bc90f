package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeDatabaseLoader;
import io.pgbackup.core.fake.FakeShop;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Complete restores of complete backups, and restores with one injected fault each. */
@Timeout(60)
final class RunRestoreTest {

    private static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.GZIP);
    private static final SegmentCodecs CODECS = SegmentCodecs.with();
    private static final TableName ORDERS = new TableName("public", "orders");

    private final InMemoryBackupStore store = new InMemoryBackupStore();
    private final FakeDatabaseDumper dumper = new FakeDatabaseDumper(FakeShop.database());
    private final FakeDatabaseLoader loader = new FakeDatabaseLoader("copy");

    @Test
    void database_backedUpAndRestored_isTheSame() {
        backup(3);

        RestoreResult result = restore();

        assertThat(result.failures()).isEmpty();
        assertThat(loader.rows(ORDERS)).containsExactlyInAnyOrderElementsOf(rows("public.orders"));
        assertThat(loader.rows(new TableName("sales", "empty"))).isEmpty();
        assertThat(loader.rows(new TableName("sales", "nothing"))).containsExactly("", "");
        assertThat(loader.largeObject(16_401)).isEqualTo(FakeShop.picture());
        assertThat(loader.largeObject(16_402)).isEmpty();
        assertThat(loader.executed()).anyMatch(sql -> sql.startsWith("CREATE INDEX orders_text"));
        assertThat(loader.executed()).anyMatch(sql -> sql.contains("setval('public.\"orders_id_seq\"', 5000, true)"));
        assertThat(dumper.openSessions()).isZero();
        assertThat(loader.openSessions()).isZero();
    }

    @Test
    void statementThatLosesADeadlock_isSentAgain() {
        backup(2);
        loader.failStatement(2, "40P01");

        assertThat(restore().failures()).isEmpty();
    }

    @Test
    void statementThatFails_stopsTheRestore() {
        backup(2);
        loader.refuseStatement("lo_create", "42501");

        assertFailure(FailureKind.SQL_FAILED, "SQLSTATE 42501", this::restore);

        assertThat(loader.executed()).isNotEmpty().noneMatch(sql -> sql.contains("lo_create"));
        assertThat(loader.rows(ORDERS)).isEmpty();
        assertThat(loader.openSessions()).isZero();
    }

    @Test
    void entryThatFailsAmongOthersInOneTransaction_isNamedAndStopsTheRestore() {
        backup(2);
        loader.refuseStatement("\"empty\"", "42501");

        assertFailure(FailureKind.SQL_FAILED, "TABLE sales.empty failed", this::restore);

        assertThat(loader.objects()).contains("table public.orders").doesNotContain("table sales.nothing");
    }

    @Test
    void entryThatFailsAmongOthersInOneTransaction_isTheOnlyOneThatKeepGoingLeavesOut() {
        loader.refuseStatement("CREATE INDEX of_nobody", "42501");
        run(BackupRequest.of(ID, 1), tables(40, "CREATE INDEX of_nobody ON public.tiny_7 (id);\n"));

        List<String> steps = new CopyOnWriteArrayList<>();
        RestoreResult result = restore(true, new RestoreProgress() {
            @Override
            public void stepDone(String what) {
                steps.add(what);
            }
        });

        assertThat(result.failures())
                .singleElement()
                .asString()
                .startsWith("INDEX public.index_7 on tiny_7 failed")
                .contains("SQLSTATE 42501");
        assertThat(indexes()).isEqualTo(39);
        assertThat(steps).filteredOn(step -> step.startsWith("INDEX")).hasSize(40);
    }

    @Test
    void entriesOfSmallTables_areExecutedTogether() {
        run(BackupRequest.of(ID, 1), tables(400, "CREATE INDEX ON public.tiny_7 (id);\n"));

        restore();

        assertThat(indexes()).isEqualTo(400);
        assertThat(loader.executed()).hasSizeLessThan(50);
    }

    @Test
    void tablesThatAreMany_areMadeByAllJobs() {
        run(BackupRequest.of(ID, 1), tables(400, "CREATE INDEX ON public.tiny_7 (id);\n"));
        Set<Thread> makers = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);

        restore(false, new RestoreProgress() {
            @Override
            public void stepDone(String what) {
                if (what.startsWith("TABLE public.tiny") && makers.add(Thread.currentThread())) {
                    both.countDown();
                    await(both);
                }
            }
        });

        assertThat(makers).hasSizeGreaterThan(1);
    }

    @Test
    void tableThatFailsAmongOthersThatAreMadeBesideIt_isNamedAndTheOnlyOneMissing() {
        loader.refuseStatement("\"tiny_123\"", "42501");
        run(BackupRequest.of(ID, 1), tables(400, "CREATE INDEX ON public.tiny_7 (id);\n"));

        assertFailure(FailureKind.SQL_FAILED, "TABLE public.tiny_123 failed", this::restore);

        assertThat(loader.objects()).doesNotContain("table public.tiny_123").hasSizeGreaterThan(100);
    }

    private long indexes() {
        return loader.executed().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("CREATE INDEX"))
                .count();
    }

    /** Tables with an index each, one of which is the given one. */
    private static FakeDatabase tables(int count, String index) {
        FakeDatabase.Builder builder = FakeDatabase.named("shop");
        for (int i = 0; i < count; i++) {
            builder.table(FakeTable.of("public", "tiny_" + i, List.of("id"), List.of("1")));
            String text = i == 7 ? index : "CREATE INDEX ON public.tiny_" + i + " (id);\n";
            builder.statement(EntryKind.INDEX, Place.POST_DATA, "public", "index_" + i, "tiny_" + i, text);
        }
        return builder.build();
    }

    @Test
    void copyIntoTargetThatFails_stopsTheRestore() {
        backup(1);
        loader.failCopy(1, "22001");

        assertFailure(FailureKind.SQL_FAILED, "SQLSTATE 22001", this::restore);
    }

    @Test
    void rowsThatChangeOnTheWay_areFoundByTheProof() {
        backup(2);
        loader.tamper(ORDERS, rows -> {
            List<String> changed = new ArrayList<>(rows);
            changed.set(0, "0\tsomebody else's order");
            return changed;
        });

        assertFailure(
                FailureKind.PROOF_FAILED,
                "public.orders has the same number of rows, but different content",
                this::restore);
    }

    @Test
    void rowsThatGetLost_areFoundByTheProof() {
        backup(2);
        loader.tamper(ORDERS, rows -> rows.subList(1, rows.size()));

        assertFailure(FailureKind.PROOF_FAILED, "table public.orders has", this::restore);
    }

    @Test
    void tablesThatAreTinyAndMany_areLoadedByAllJobs() {
        FakeTable[] tables = IntStream.range(0, 1200)
                .mapToObj(i -> FakeTable.of("public", "tiny_" + i, List.of("id"), List.of("1")))
                .toArray(FakeTable[]::new);
        run(BackupRequest.of(ID, 1), FakeDatabase.of("shop", tables));
        Set<Thread> loaders = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);

        restore(false, new RestoreProgress() {
            @Override
            public void rowsLoaded(long rows, long bytes) {
                if (loaders.add(Thread.currentThread())) {
                    both.countDown();
                    await(both);
                }
            }
        });

        assertThat(loaders).hasSize(2);
    }

    @Test
    void tableWhoseRowsPackWell_isLoadedByAllJobs() {
        backup(2);
        Set<Thread> loaders = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);

        restore(false, new RestoreProgress() {
            @Override
            public void rowsLoaded(long rows, long bytes) {
                if (rows > 100 && loaders.add(Thread.currentThread())) {
                    both.countDown();
                    await(both);
                }
            }
        });

        assertThat(loaders).hasSize(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            // A thread that is alone continues after a while, which the test detects.
            var unused = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void target_afterARestore_isNotEmpty() {
        backup(1);
        restore();

        assertFailure(FailureKind.TARGET_NOT_EMPTY, "large object 16401", this::restore);
    }

    private void run(BackupRequest request) {
        new RunBackup(store, CODECS, Clock.systemUTC(), () -> "run", "test").run(request, dumper, BackupProgress.NONE);
    }

    private void run(BackupRequest request, FakeDatabase source) {
        new RunBackup(store, CODECS, Clock.systemUTC(), () -> "run", "test")
                .run(request, new FakeDatabaseDumper(source), BackupProgress.NONE);
    }

    @Test
    void newerTarget_thatRefusesAnEntry_getsNothingOfTheBackup() {
        backup(1);
        loader.withFacts(RunRestoreTest::newer);
        loader.failStatement(2, "42883");

        assertFailure(FailureKind.TARGET_CONFLICT, "SQLSTATE 42883", this::restore);

        assertThat(loader.executed()).isEmpty();
        assertThat(loader.openSessions()).isZero();
    }

    @Test
    void newerTarget_whosePlanIsAsked_saysWhatItRefusesAndStaysEmpty() {
        backup(1);
        loader.withFacts(RunRestoreTest::newer);
        loader.failStatement(2, "42883");

        try (BackupFile file = BackupFile.open(store.open(ID), CODECS)) {
            RunRestore.Preview preview = new RunRestore(Clock.systemUTC()).plan(file, loader, request(false));
            assertThat(preview.problems()).isEmpty();
            assertThat(preview.refusals()).singleElement().asString().contains("SQLSTATE 42883");
        }
        assertThat(loader.objects()).isEmpty();
    }

    @Test
    void newerTarget_thatIsToTakeWhatItCan_getsAllElse() {
        backup(1);
        loader.withFacts(RunRestoreTest::newer);
        loader.refuseStatement("CREATE INDEX orders_text", "42883");

        assertThat(restore(true).failures()).singleElement().asString().contains("SQLSTATE 42883");
    }

    @Test
    void newerTarget_thatCannotBeAskedAll_isRestoredInto() {
        backup(1);
        loader.withFacts(RunRestoreTest::newer);
        loader.failStatement(2, "53200");

        assertThat(restore().failures()).isEmpty();
        assertThat(loader.rows(ORDERS)).containsExactlyInAnyOrderElementsOf(rows("public.orders"));
    }

    private static TargetFacts newer(TargetFacts facts) {
        return new TargetFacts(
                facts.database(),
                "18.1",
                180001,
                facts.encoding(),
                facts.objects(),
                facts.roles(),
                facts.owners(),
                facts.tablespaces(),
                facts.availableExtensions(),
                facts.settings(),
                facts.superuser(),
                facts.eventTriggers());
    }

    private void backup(int jobs) {
        run(BackupRequest.of(ID, jobs));
    }

    private RestoreResult restore() {
        return restore(false);
    }

    private RestoreResult restore(boolean keepGoing) {
        return restore(keepGoing, RestoreProgress.NONE);
    }

    private RestoreResult restore(boolean keepGoing, RestoreProgress progress) {
        try (BackupFile file = BackupFile.open(store.open(ID), CODECS)) {
            return new RunRestore(Clock.systemUTC()).run(file, loader, request(keepGoing), progress);
        }
    }

    private static RestoreRequest request(boolean keepGoing) {
        return new RestoreRequest(
                2, Selection.all(), true, true, true, false, "", keepGoing, RestoreRequest.Proof.HASHES);
    }

    private static List<String> rows(String label) {
        FakeTable table = FakeShop.database().tables().stream()
                .filter(t -> t.label().equals(label))
                .findFirst()
                .orElseThrow();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < table.rowCount(); i++) {
            rows.add(table.row().apply(i));
        }
        return rows;
    }

    private static void assertFailure(FailureKind kind, String message, ThrowingCallable action) {
        assertThatThrownBy(action)
                .hasMessageContaining(message)
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(kind);
    }
}
