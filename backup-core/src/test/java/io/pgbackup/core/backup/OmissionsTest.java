package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Omission.Reason;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a backup treats objects that a dump leaves out. */
class OmissionsTest {

    private static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);
    private static final Omission GRAPH = Omission.of(Reason.UNKNOWN, "property graph g", "its kind is not known");
    private static final Omission MAPPING = Omission.of(Reason.UNREADABLE, "user mapping for a on server b", "hidden");
    private static final Omission FUNCTION = Omission.of(Reason.IMPOSSIBLE, "function f(integer)", "unnamed arguments");

    private final InMemoryBackupStore store = new InMemoryBackupStore();

    @Test
    void run_withOmissions_namesAllOfThemAndPublishesNothing() {
        RunException failure = refused(Waivers.NONE, GRAPH, MAPPING);

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure)
                .hasMessage("the backup would not be complete, without property graph g (its kind is not known);"
                        + " user mapping for a on server b (hidden)");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains(Choice.ALLOW_UNKNOWN.words()));
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    void run_withWhatSqlCannotSay_hintsAtItsName() {
        assertThat(refused(Waivers.NONE, FUNCTION).hint())
                .hasValueSatisfying(hint -> assertThat(hint)
                        .contains(Choice.ALLOW_OMISSION + " NAME")
                        .doesNotContain(Choice.ALLOW_UNKNOWN.words()));
    }

    @Test
    void run_withSomeWaived_namesTheRest() {
        assertThat(refused(Waivers.of(false, true, List.of()), GRAPH, MAPPING))
                .hasMessage("the backup would not be complete, without user mapping for a on server b (hidden)");
    }

    @Test
    void run_withAllWaived_tellsInTheResultAndInTheIndex() {
        Waivers waivers = Waivers.of(false, true, List.of("user mapping *"));
        BackupResult result = run(waivers, GRAPH, MAPPING);

        assertThat(result.omissions()).containsExactly(GRAPH, MAPPING);
        assertThat(result.warnings())
                .containsExactly(
                        "careful",
                        "not in the backup: property graph g (its kind is not known)",
                        "not in the backup: user mapping for a on server b (hidden)");
        try (BackupFile file = BackupFile.open(store.open(ID), SegmentCodecs.with())) {
            assertThat(file.index().facts().omissions()).containsExactly(GRAPH, MAPPING);
        }
    }

    @Test
    void run_withVeryManyWaived_countsInTheResultAndNamesAllInTheIndex() {
        Omission[] many = IntStream.range(0, 150)
                .mapToObj(oid -> Omission.of(Reason.UNREADABLE, "large object " + oid, "SELECT is missing"))
                .toArray(Omission[]::new);
        BackupResult result = run(Waivers.of(true, false, List.of()), many);

        assertThat(result.warnings()).hasSize(102).endsWith("not in the backup: 50 more, which its index lists");
        try (BackupFile file = BackupFile.open(store.open(ID), SegmentCodecs.with())) {
            assertThat(file.index().facts().omissions()).containsExactly(many);
        }
    }

    @Test
    void run_asksTheDumpForWhatIsWaived() {
        Waivers waivers = Waivers.of(false, false, List.of("x"));
        FakeDatabaseDumper dumper = new FakeDatabaseDumper(FakeDatabase.of("shop"));
        run(waivers, dumper);

        assertThat(dumper.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.scope().waivers()).isSameAs(waivers));
    }

    private RunException refused(Waivers waivers, Omission... omissions) {
        return catchThrowableOfType(RunException.class, () -> run(waivers, omissions));
    }

    private BackupResult run(Waivers waivers, Omission... omissions) {
        FakeDatabase.Builder database = FakeDatabase.named("shop").warning("careful");
        List.of(omissions).forEach(database::omission);
        return run(waivers, new FakeDatabaseDumper(database.build()));
    }

    private BackupResult run(Waivers waivers, FakeDatabaseDumper dumper) {
        BackupRequest request = BackupRequest.of(ID, 1, new DumpScope(DumpSelection.everything(), waivers));
        return new RunBackup(store, SegmentCodecs.with(), Clock.systemUTC(), () -> "run", "test")
                .run(request, dumper, BackupProgress.NONE);
    }
}
