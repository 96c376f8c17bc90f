package io.pgbackup.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.Lineage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of another database under the same name are neither deleted nor mistaken for backups of this one. */
class SourcesTest {

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final RetentionPolicy TWO_DAYS = RetentionPolicy.ofDays(2);

    private static final SourceIdentity A = new SourceIdentity("7398162534273919871", 16_385, "old.example.com");
    private static final SourceIdentity ANOTHER_SERVER =
            new SourceIdentity("7400000000000000001", 16_385, "new.example.com");
    private static final SourceIdentity MADE_ANEW = new SourceIdentity(A.system(), 17_000, A.host());
    private static final SourceIdentity COPY = new SourceIdentity(A.system(), A.databaseOid(), "copy.example.com:5433");

    private final InMemoryBackupStore memory = new InMemoryBackupStore();
    private final FaultyBackupStore store = new FaultyBackupStore(memory);
    private Instant now = START;

    // --- retention ---

    @Test
    void after_runsOfAnotherDatabase_deleteNothingOfTheFirst() {
        for (SourceIdentity other : List.of(ANOTHER_SERVER, MADE_ANEW, COPY, SourceIdentity.UNKNOWN)) {
            List<BackupId> first = backUpEveryDay(A, 3);
            List<BackupId> others = backUpEveryDay(other, 10);

            assertThat(ids())
                    .containsAll(first)
                    .containsAll(others.subList(7, 10))
                    .doesNotContain(others.get(6));
            ids().forEach(memory::delete);
        }
    }

    @Test
    void after_ofItsOwn_deletesWhatIsOldBetweenThoseOfOthers() {
        List<BackupId> own = backUpEveryDay(A, 3);
        List<BackupId> others = backUpEveryDay(ANOTHER_SERVER, 2);
        List<BackupId> own2 = backUpEveryDay(A, 3);

        assertThat(ids()).containsExactlyInAnyOrder(concat(others, own2));
        assertThat(own).noneMatch(id -> memory.find(id).isPresent());
    }

    @Test
    void all_countsEachSourceOnItsOwn_andNamesItInTheReason() {
        List<BackupId> first = backUpWithoutRetention(A, 5);
        List<BackupId> second = backUpWithoutRetention(ANOTHER_SERVER, 4);

        PruneResult result = pruning().all("shop", TWO_DAYS, false);

        assertThat(ids()).containsExactlyInAnyOrder(concat(first.subList(2, 5), second.subList(1, 4)));
        assertThat(result.decisions())
                .extracting(RetentionPolicy.Decision::reason)
                .contains(
                        "one of the newest 3 of old.example.com",
                        "older than 2 days before the newest of new.example.com");
    }

    @Test
    void all_countsPartsApart() {
        List<BackupId> whole = backUpWithoutRetention(A, 3);
        for (int i = 0; i < 6; i++) {
            now = now.plus(Duration.ofDays(1));
            backUp(A, part("orders"), "parts");
        }
        List<BackupId> parts =
                memory.list("parts").stream().map(StoredBackup::id).toList();
        parts.forEach(id -> assertThat(memory.content(BackupKeys.key(id))).isPresent());

        assertThat(pruning().all("parts", TWO_DAYS, false).deleted()).isEqualTo(3);
        assertThat(memory.list("shop")).hasSize(whole.size());
    }

    @Test
    void all_countsEachPartOnItsOwn_andNamesItInTheReason() {
        for (int i = 0; i < 4; i++) {
            for (String table : List.of("orders", "customers")) {
                now = now.plus(Duration.ofDays(1));
                backUp(A, part(table), "parts");
            }
        }

        PruneResult result = pruning().all("parts", TWO_DAYS, false);

        assertThat(result.deleted()).isEqualTo(2);
        assertThat(result.decisions())
                .extracting(RetentionPolicy.Decision::reason)
                .contains(
                        "one of the newest 3 of --table orders of old.example.com",
                        "one of the newest 3 of --table customers of old.example.com");
    }

    @Test
    void lineage_ofTheSamePartInAnotherOrder_isTheSame() {
        assertThat(Lineage.of(A, part("orders", "customers"))).isEqualTo(Lineage.of(A, part("customers", "orders")));
    }

    @Test
    void after_manyBackups_readsOnlyTheNewestAndWhatMayGo() {
        for (int i = 0; i < 200; i++) {
            now = now.plus(Duration.ofHours(1));
            backUp(A, DumpSelection.everything(), "shop");
        }
        pruning().all("shop", TWO_DAYS, false);
        now = now.plus(Duration.ofHours(1));
        backUp(A, DumpSelection.everything(), "shop");
        int before = store.rangedReads();

        PruneResult result = pruning().after("shop", lineage(A), TWO_DAYS);

        assertThat(result.deleted()).isOne();
        assertThat(store.rangedReads() - before).isEqualTo(RetentionPolicy.DEFAULT_FLOOR + 1);
    }

    @Test
    void after_manyBackupsOfAnother_looksAtSomeOfThemOnly() {
        backUpWithoutRetention(A, 300);
        backUpWithoutRetention(ANOTHER_SERVER, 4);
        int before = store.rangedReads();

        PruneResult result = pruning().after("shop", lineage(ANOTHER_SERVER), TWO_DAYS);

        assertThat(result.deleted()).isOne();
        assertThat(store.rangedReads() - before).isLessThan(80);
        assertThat(memory.list("shop")).hasSize(303);
    }

    // --- selection of a source ---

    @Test
    void latest_afterAMigration_isTheNewest() {
        backUpWithoutRetention(A, 3);
        List<BackupId> moved = backUpWithoutRetention(ANOTHER_SERVER, 2);

        assertThat(catalog().latest("shop", Instant.MAX)).isEqualTo(moved.get(1));
    }

    @Test
    void latest_ofSourcesThatTakeTurns_isRefusedWithAList() {
        BackupId first = backUpWithoutRetention(A, 1).get(0);
        BackupId second = backUpWithoutRetention(ANOTHER_SERVER, 1).get(0);
        BackupId third = backUpWithoutRetention(A, 1).get(0);

        assertThatThrownBy(() -> catalog().latest("shop", Instant.MAX))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USAGE))
                .hasMessageContaining("shop is ambiguous")
                .hasMessageContaining(
                        "old.example.com (system 7398162534273919871, database 16385): 2 backups, the newest of "
                                + third.time())
                .hasMessageContaining(
                        "new.example.com (system 7400000000000000001, database 16385): 1 backup of " + second.time());
        assertThat(catalog().latest("shop", second.time())).isEqualTo(second);
        assertThat(catalog().latest("shop", first.time())).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "old.example.com, 2",
        "OLD.example.com, 2",
        "7400000000000000001, 3",
        "7400000000000000001/16385, 3",
        "unknown, 4"
    })
    void latest_ofANamedSource_isItsNewest(String source, int expected) {
        List<BackupId> ids = List.of(
                backUpWithoutRetention(SourceIdentity.UNKNOWN, 1).get(0),
                backUpWithoutRetention(A, 1).get(0),
                backUpWithoutRetention(A, 1).get(0),
                backUpWithoutRetention(ANOTHER_SERVER, 1).get(0),
                backUpWithoutRetention(SourceIdentity.UNKNOWN, 1).get(0));

        assertThat(catalog().latest("shop", Instant.MAX, Optional.of(source))).isEqualTo(ids.get(expected));
    }

    @Test
    void latest_ofASourceThatIsNotThere_orThatIsTwo_isRefusedWithAList() {
        backUpWithoutRetention(A, 1);
        backUpWithoutRetention(MADE_ANEW, 1);

        assertThatThrownBy(() -> catalog().latest("shop", Instant.MAX, Optional.of("nowhere")))
                .hasMessageContaining("no backup of shop comes from nowhere")
                .hasMessageContaining("database 16385")
                .hasMessageContaining("database 17000");
        assertThatThrownBy(() -> catalog().latest("shop", Instant.MAX, Optional.of("old.example.com")))
                .hasMessageContaining("old.example.com is more than one source of shop");
        assertThat(catalog()
                        .latest("shop", Instant.MAX, Optional.of(A.number()))
                        .time())
                .isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 127.0.0.1",
        "localhost:5433, [::1]:5433",
        "::1, LOCALHOST",
        "DB.example.com, db.example.com",
    })
    void isSame_ofAddressesThatMeanTheSame(String one, String other) {
        assertThat(new SourceIdentity("1", 2, one).isSame(new SourceIdentity("1", 2, other)))
                .isTrue();
    }

    // --- warnings of a run ---

    @Test
    void run_afterBackupsOfAnotherSource_warns() {
        backUpWithoutRetention(A, 1);
        assertThat(warnings(A)).isEmpty();
        assertThat(warnings(ANOTHER_SERVER))
                .singleElement()
                .asString()
                .contains("is of another source, old.example.com (system 7398162534273919871, database 16385)")
                .contains("this one is of new.example.com")
                .contains("store each under a name of its own");
        assertThat(warnings(COPY)).singleElement().asString().doesNotContain("a copy of it");
        assertThat(warnings(A)).singleElement().asString().contains("the same under another address, or a copy of it");
    }

    @Test
    void run_afterBackupsThatDoNotSay_warnsOnce() {
        backUpWithoutRetention(SourceIdentity.UNKNOWN, 1);
        assertThat(warnings(A)).singleElement().asString().contains("does not record its source");
        assertThat(warnings(A)).isEmpty();
    }

    @Test
    void run_comparesItselfWithItsOwn() {
        BackupId own = backUpWithoutRetention(A, 1).get(0);
        backUpWithoutRetention(ANOTHER_SERVER, 2);
        now = now.plus(Duration.ofDays(1));
        BackupResult result = backUp(A, DumpSelection.everything(), "shop");
        assertThat(result.previous()).map(StoredBackup::id).contains(own);
        assertThat(result.source()).isEqualTo(A);
    }

    @Test
    void run_tellsWhatTheServerWarnsOfWhileRowsAreRead() {
        FakeDatabaseDumper dumper = new FakeDatabaseDumper(FakeDatabase.named("shop")
                .table(FakeTable.of("public", "t", List.of("id"), List.of("1")))
                .build());
        dumper.warnWhileCopying("page 7 is odd");
        BackupResult result = runner().run(
                        BackupRequest.of(new BackupId("shop", START, Compression.NONE), 1),
                        dumper,
                        BackupProgress.NONE);
        assertThat(result.warnings()).containsExactly("page 7 is odd");
    }

    // --- already done ---

    @Test
    void run_ofABackupThatIsThere_isDone() {
        BackupId id = backUpWithoutRetention(A, 1).get(0);
        BackupResult again = run(id.with(Compression.GZIP), A, DumpScope.whole());
        assertThat(again.alreadyDone()).isTrue();
        assertThat(again.backup().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of ours\n",
                "-- pgbackup 1.1 backup; complete only if its last line is the trailer\n"
            })
    void run_overAFileThatIsNoBackup_isDamage(String content) {
        BackupId id = new BackupId("shop", START, Compression.NONE);
        memory.plant(BackupKeys.key(id), content.getBytes(StandardCharsets.UTF_8));
        assertRefused(id, A, DumpScope.whole(), 5);
    }

    @Test
    void run_overACutOrForeignFile_isDamage() {
        BackupId id = backUpWithoutRetention(A, 1).get(0);
        byte[] content = memory.content(BackupKeys.key(id)).orElseThrow();
        memory.plant(BackupKeys.key(id), Arrays.copyOf(content, content.length - 1));
        assertRefused(id, A, DumpScope.whole(), 5);

        BackupId later = new BackupId("shop", id.time().plusSeconds(1), Compression.NONE);
        memory.plant(BackupKeys.key(later), content);
        assertRefused(later, A, DumpScope.whole(), 5);
    }

    @Test
    void run_overABackupOfAnotherSource_isAConflict() {
        BackupId id = backUpWithoutRetention(A, 1).get(0);
        for (SourceIdentity other : List.of(ANOTHER_SERVER, MADE_ANEW, COPY, SourceIdentity.UNKNOWN)) {
            assertRefused(id, other, DumpScope.whole(), 6);
        }
    }

    @Test
    void run_overABackupOfAnotherPart_isAConflict() {
        BackupId id = backUpWithoutRetention(A, 1).get(0);
        assertRefused(id, A, new DumpScope(part("orders"), Waivers.of(false, false, List.of())), 2);

        now = now.plus(Duration.ofDays(1));
        backUp(A, part("orders"), "parts");
        assertRefused(new BackupId("parts", now, Compression.NONE), A, DumpScope.whole(), 6);
        assertRefused(
                new BackupId("parts", now, Compression.NONE),
                A,
                new DumpScope(part("customers"), Waivers.of(false, false, List.of())),
                6);
    }

    @Test
    void run_overABackupWithoutWhatThisOneMustHave_isNoSuccess() {
        BackupId id = new BackupId("shop", START, Compression.NONE);
        Omission sequence = Omission.of(Omission.Reason.UNREADABLE, "sequence public.ids", "the value");
        FakeDatabase database =
                FakeDatabase.named("shop").source(A).omission(sequence).build();
        runner().run(
                        BackupRequest.of(
                                id, 1, new DumpScope(DumpSelection.everything(), Waivers.of(true, false, List.of()))),
                        new FakeDatabaseDumper(database),
                        BackupProgress.NONE);

        assertRefused(id, A, DumpScope.whole(), 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"DATABASE_UNREACHABLE", "DATABASE_REFUSED"})
    void run_overABackupWhileTheDatabaseCannotBeAsked_isDoneForTheSameAddressOnly(FailureKind kind) {
        BackupId id = backUpWithoutRetention(A, 1).get(0);
        FakeDatabaseDumper dumper = dumper(A);
        dumper.failOpen(kind);
        assertThat(runner().run(BackupRequest.of(id, 1), dumper, BackupProgress.NONE)
                        .alreadyDone())
                .isTrue();
        FakeDatabaseDumper elsewhere = dumper(COPY);
        elsewhere.failOpen(kind);
        assertThatThrownBy(() -> runner().run(BackupRequest.of(id, 1), elsewhere, BackupProgress.NONE))
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT));
    }

    // --- a name in use by another source ---

    @Test
    void fileInAnotherOnesPlace_isNoBackupForAnybody() {
        List<BackupId> ids = backUpWithoutRetention(A, 4);
        BackupId later = new BackupId("shop", now.plusSeconds(1), Compression.NONE);
        BackupId renamed = new BackupId("store", now, Compression.NONE);
        byte[] content = memory.content(BackupKeys.key(ids.get(3))).orElseThrow();
        memory.plant(BackupKeys.key(later), content);
        memory.plant(BackupKeys.key(renamed), content);
        now = now.plusSeconds(2);

        assertThat(catalog().list("shop"))
                .filteredOn(one -> !one.complete())
                .singleElement()
                .satisfies(one -> assertThat(one.problem())
                        .contains("is not the backup that its key names: it is " + BackupKeys.key(ids.get(3))));
        assertThat(catalog().latest("shop", Instant.MAX)).isEqualTo(ids.get(3));
        assertThat(pruning().after("shop", lineage(A), TWO_DAYS).damaged()).containsExactly(memory.location(later));
        assertThat(memory.find(later)).isPresent();
        for (BackupId wrong : List.of(later, renamed)) {
            assertThatThrownBy(() -> catalog().open(wrong))
                    .isInstanceOfSatisfying(
                            BackupServiceException.class,
                            e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED));
        }
        assertThatThrownBy(() -> catalog().latest("store", Instant.MAX))
                .hasMessageContaining("no backup of store is complete");
    }

    private List<BackupId> backUpEveryDay(SourceIdentity source, int days) {
        return IntStream.range(0, days)
                .mapToObj(day -> {
                    now = now.plus(Duration.ofDays(1));
                    BackupId id = backUp(source, DumpSelection.everything(), "shop")
                            .backup()
                            .id();
                    pruning().after("shop", lineage(source), TWO_DAYS);
                    return id;
                })
                .toList();
    }

    private List<BackupId> backUpWithoutRetention(SourceIdentity source, int days) {
        return IntStream.range(0, days)
                .mapToObj(day -> {
                    now = now.plus(Duration.ofDays(1));
                    return backUp(source, DumpSelection.everything(), "shop")
                            .backup()
                            .id();
                })
                .toList();
    }

    private List<String> warnings(SourceIdentity source) {
        now = now.plus(Duration.ofDays(1));
        return backUp(source, DumpSelection.everything(), "shop").warnings();
    }

    private BackupResult backUp(SourceIdentity source, DumpSelection selection, String name) {
        return run(
                new BackupId(name, now, Compression.NONE),
                source,
                new DumpScope(selection, Waivers.of(false, false, List.of())));
    }

    private BackupResult run(BackupId id, SourceIdentity source, DumpScope scope) {
        return runner().run(BackupRequest.of(id, 1, scope), dumper(source), BackupProgress.NONE);
    }

    private void assertRefused(BackupId id, SourceIdentity source, DumpScope scope, int exitCode) {
        byte[] before = memory.content(BackupKeys.key(id)).orElseThrow();
        assertThatThrownBy(() -> run(id, source, scope))
                .isInstanceOfSatisfying(
                        BackupServiceException.class,
                        e -> assertThat(e.kind().exitCode()).isEqualTo(exitCode));
        assertThat(memory.content(BackupKeys.key(id)).orElseThrow()).isEqualTo(before);
    }

    private static FakeDatabaseDumper dumper(SourceIdentity source) {
        return new FakeDatabaseDumper(FakeDatabase.named("shop").source(source).build());
    }

    private static DumpSelection part(String... tables) {
        List<NamePattern> patterns = Stream.of(tables).map(NamePattern::parse).toList();
        return new DumpSelection(List.of(), patterns, List.of(), List.of(), List.of(), false);
    }

    private static Lineage lineage(SourceIdentity source) {
        return Lineage.of(source, DumpSelection.everything());
    }

    private RunBackup runner() {
        return new RunBackup(store, SegmentCodecs.with(), clock(), () -> "token", "test");
    }

    private BackupCatalog catalog() {
        return new BackupCatalog(store, SegmentCodecs.with(), clock());
    }

    private PruneBackups pruning() {
        return new PruneBackups(store, catalog(), clock());
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private List<BackupId> ids() {
        return memory.list("shop").stream()
                .map(StoredBackup::id)
                .sorted(Comparator.comparing(BackupId::time))
                .toList();
    }

    private static BackupId[] concat(List<BackupId> one, List<BackupId> other) {
        return Stream.concat(one.stream(), other.stream()).toArray(BackupId[]::new);
    }
}
