package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.backup.RunBackups.Outcome;
import io.pgbackup.core.backup.RunBackups.Plan;
import io.pgbackup.core.backup.RunBackups.Target;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.retention.PruneBackups;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.BackupCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RunBackupsTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");

    private final FakeBackups backups = new FakeBackups(TIME);
    private final FaultyBackupStore store = new FaultyBackupStore(backups.store());
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> acts = new ArrayList<>();

    private static FakeDatabaseDumper dumper(String name) {
        return new FakeDatabaseDumper(
                FakeDatabase.of(name, FakeTable.of("public", "t", List.of("id"), List.of("1", "2"))));
    }

    private record Given(String name, String server, Supplier<DatabaseDumper> made) implements Target {

        static Given of(String name, String server) {
            return new Given(name, server, () -> RunBackupsTest.dumper(name));
        }

        static Given failing(String name, String server, FailureKind kind) {
            return new Given(name, server, () -> {
                FakeDatabaseDumper dumper = RunBackupsTest.dumper(name);
                dumper.failOpen(kind);
                return dumper;
            });
        }

        @Override
        public DatabaseDumper dumper() {
            return made.get();
        }

        @Override
        public DatabaseDumper globals() {
            return RunBackupsTest.dumper(server).asGlobals();
        }
    }

    private class Watching implements RunBackups.Observer {

        @Override
        public void begins(BackupId id) {
            acts.add("begins " + id.database());
        }

        @Override
        public void hasDumper(BackupId id, DatabaseDumper dumper) {
            acts.add("has dumper " + id.database());
        }

        @Override
        public void prunes(BackupId id) {
            acts.add("prunes " + id.database());
        }

        @Override
        public void ended(Outcome outcome) {
            acts.add("ended " + outcome.id().database());
            outcomes.add(outcome);
        }
    }

    private void run(boolean globals, Target... targets) {
        run(globals, new Watching(), targets);
    }

    private void run(boolean globals, RunBackups.Observer observer, Target... targets) {
        BackupCatalog catalog = new BackupCatalog(store, SegmentCodecs.with(), backups.clock());
        new RunBackups(
                        new RunBackup(store, SegmentCodecs.with(), backups.clock(), () -> "run", "test"),
                        new PruneBackups(store, catalog, backups.clock()),
                        new RetentionPolicy(Duration.ofDays(1), 1))
                .run(List.of(targets), new Plan(TIME, Compression.NONE, 1, DumpScope.whole(), globals), observer);
    }

    private List<String> done() {
        return backups.store().list().stream()
                .map(backup -> backup.id().database())
                .sorted()
                .toList();
    }

    private List<FailureKind> kinds() {
        return outcomes.stream()
                .map(outcome -> outcome.failure().map(Failure::kind).orElse(null))
                .toList();
    }

    @Test
    void databases_ofTwoServers_areEachBackedUpAndTheGlobalsOncePerServer() {
        run(true, Given.of("a", "one"), Given.of("b", "one"), Given.of("c", "two"));

        assertThat(done()).containsExactly("_globals.one", "_globals.two", "a", "b", "c");
        assertThat(outcomes)
                .extracting(outcome -> outcome.id().database())
                .containsExactly("a", "b", "c", "_globals.one", "_globals.two");
        assertThat(kinds()).containsOnlyNulls();
        assertThat(acts).startsWith("begins a", "has dumper a", "prunes a", "ended a", "begins b");
    }

    @Test
    void globals_thatAreNotWanted_areNotBackedUp() {
        run(false, Given.of("a", "one"));

        assertThat(done()).containsExactly("a");
    }

    @Test
    void database_thatFails_harmsNoOther() {
        run(
                true,
                Given.failing("a", "one", FailureKind.DATABASE_UNREACHABLE),
                Given.of("b", "one"),
                new Given("c", "one", () -> {
                    throw new ConfigurationException("c makes no sense");
                }),
                Given.of("d", "one"));

        assertThat(done()).containsExactly("_globals.one", "b", "d");
        assertThat(kinds()).containsExactly(FailureKind.DATABASE_UNREACHABLE, null, FailureKind.USAGE, null, null);
        assertThat(outcomes.get(0).result()).isEmpty();
        assertThat(outcomes.get(0).thrown().orElseThrow()).hasMessageContaining("fake:5432/a");
    }

    /** The globals would fail for the same reason. */
    @Test
    void server_onWhichNothingCouldBeBackedUp_isNotAskedForItsGlobals() {
        run(true, Given.failing("a", "one", FailureKind.DATABASE_UNREACHABLE), Given.of("b", "two"));

        assertThat(outcomes).extracting(outcome -> outcome.id().database()).containsExactly("a", "b", "_globals.two");
    }

    @Test
    void memory_thatRunsOut_isTheFailureOfThatDatabase() {
        run(
                false,
                new Given("a", "one", () -> {
                    throw new OutOfMemoryError("Java heap space");
                }),
                Given.of("b", "one"));

        assertThat(kinds()).containsExactly(FailureKind.OUT_OF_MEMORY, null);
        assertThat(done()).containsExactly("b");
    }

    @Test
    void database_thatAnotherRunBacksUp_isLeftToIt() {
        run(
                false,
                new Given("a", "one", () -> {
                    throw RunException.locked("another run backs up a");
                }),
                Given.failing("b", "one", FailureKind.DATABASE_REFUSED));

        assertThat(outcomes).extracting(Outcome::isLeftToAnother).containsExactly(true, false);
    }

    @Test
    void observer_thatRefusesOne_isItsFailure() {
        run(
                true,
                new Watching() {
                    @Override
                    public void hasDumper(BackupId id, DatabaseDumper dumper) {
                        if (id.database().equals("a")) {
                            throw new ConfigurationException("a is not wanted");
                        }
                    }
                },
                Given.of("a", "one"),
                Given.of("b", "one"));

        assertThat(kinds()).containsExactly(FailureKind.USAGE, null, null);
        assertThat(done()).containsExactly("_globals.one", "b");
    }

    @Test
    void observer_thatEndsTheRun_isAskedBeforeEach() {
        run(
                true,
                new Watching() {
                    @Override
                    public boolean goesOn() {
                        return outcomes.size() < 2;
                    }
                },
                Given.of("a", "one"),
                Given.of("b", "one"),
                Given.of("c", "one"));

        assertThat(done()).containsExactly("a", "b");
    }

    @Test
    void backup_thatIsMade_letsOldOnesOfItsOwnGo() {
        for (int day = 1; day < 5; day++) {
            backups.backUp(new BackupId("a", TIME.minus(Duration.ofDays(day)), Compression.NONE), dumper("a"));
        }

        run(false, Given.of("a", "one"));

        assertThat(backups.store().list()).hasSize(2);
        assertThat(outcomes.get(0).pruned().orElseThrow().deleted()).isEqualTo(3);
    }

    @Test
    void pruning_thatFails_isToldBesideTheBackupThatWasMade() {
        backups.backUp(new BackupId("a", TIME.minus(Duration.ofDays(9)), Compression.NONE), dumper("a"));
        store.failDelete();

        run(true, Given.of("a", "one"));

        assertThat(outcomes.get(0).result()).isPresent();
        assertThat(outcomes.get(0).pruned()).isEmpty();
        assertThat(kinds()).containsExactly(FailureKind.STORE_UNREACHABLE, null);
        assertThat(done()).containsExactly("_globals.one", "a", "a");
    }

    /** As a schedule does when it repeats a run. */
    @Test
    void run_ofTheSameTimeAgain_isDone() {
        run(true, Given.of("a", "one"));
        outcomes.clear();

        run(true, Given.of("a", "one"));

        assertThat(kinds()).containsOnlyNulls();
        assertThat(outcomes).allMatch(outcome -> outcome.result().orElseThrow().alreadyDone());
    }
}
