package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.fake.FailingCalls;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseLoader;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DressRehearsalTest {

    private static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);
    private static final RestoreRequest EVERYTHING = RestoreRequest.everything(1);

    private final FakeBackups backups = new FakeBackups(ID.time());
    private final FakeDatabaseLoader loader = new FakeDatabaseLoader("copy");
    private final LoadSession session = loader.open(new LoadRequest(1, List.of(), "UTF8", StandardCharsets.UTF_8, ""));
    private BackupFile file;

    @BeforeEach
    void backUp() {
        backups.backUp(
                ID,
                FakeDatabase.named("shop")
                        .table(FakeTable.of("public", "orders", List.of("id"), List.of("1")))
                        .table(FakeTable.of("public", "items", List.of("id"), List.of("1")))
                        .statement(
                                EntryKind.INDEX,
                                Place.POST_DATA,
                                "public",
                                "by_id",
                                "orders",
                                "CREATE INDEX by_id ON public.orders (id);\n")
                        .build());
        file = backups.open(ID);
    }

    @AfterEach
    void close() {
        file.close();
        session.close();
    }

    private List<String> refusals(LoadSession target) {
        RestorePlan plan = RestorePlan.of(file.index(), EVERYTHING);
        return new DressRehearsal(file, plan, EVERYTHING, RestoreProgress.NONE).refusals(target);
    }

    @Test
    void definitions_thatTheTargetTakes_areNotRefusedAndNotKept() {
        assertThat(refusals(session)).isEmpty();
        assertThat(loader.executed()).isEmpty();
        assertThat(loader.objects()).isEmpty();
    }

    @Test
    void definition_thatIsRefused_isNamed_andWhatNeedsItIsNot() {
        loader.refuseStatement("CREATE TABLE \"public\".\"orders\"", "42601");

        assertThat(refusals(session))
                .singleElement()
                .asString()
                .startsWith("TABLE public.orders failed")
                .contains("SQLSTATE 42601");
    }

    @Test
    void connection_thatIsLost_isAFailureAndNoRefusal() {
        LoadSession lost = new FailingCalls(2).of(LoadSession.class, session);

        assertThatThrownBy(() -> refusals(lost)).isInstanceOf(DatabaseException.class);
    }

    @Test
    void target_whoseTableOfLocksIsFull_isAskedNoMore() {
        loader.failStatement(2, "53200");

        assertThat(refusals(session)).isEmpty();
    }

    @Test
    void rehearsal_isNeededForAnotherMajorOrAnotherExtension() {
        TargetFacts same = session.facts();
        TargetFacts newer = new TargetFacts(
                same.database(),
                "18.1",
                180001,
                same.encoding(),
                same.objects(),
                same.roles(),
                same.owners(),
                same.tablespaces(),
                same.availableExtensions(),
                same.settings(),
                same.superuser(),
                same.eventTriggers());

        assertThat(DressRehearsal.isNeeded(file.index(), EVERYTHING, same)).isFalse();
        assertThat(DressRehearsal.isNeeded(file.index(), EVERYTHING, newer)).isTrue();
    }

    @Test
    void rehearsal_thatIsInterrupted_ends() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> refusals(session)).hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }
}
