package io.pgbackup.core.restore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FailingCalls;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.progress.RestoreProgress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestoreEngineTest {

    private static final TableName ORDERS = new TableName("public", "orders");
    private static final FakeDatabase SHOP = FakeDatabase.named("shop")
            .table(FakeTable.generated("public", "orders", List.of("id"), 400, Integer::toString))
            .table(FakeTable.of("sales", "items", List.of("id"), List.of("1", "2")))
            .sequence("ids", 42)
            .largeObject(16_401, new byte[] {1, 2, 3})
            .statement(
                    EntryKind.INDEX,
                    Place.POST_DATA,
                    "public",
                    "by_id",
                    "orders",
                    "CREATE INDEX by_id ON public.orders (id);\n")
            .statement(
                    EntryKind.ACL,
                    Place.PRIVILEGES,
                    "public",
                    "orders",
                    "orders",
                    "GRANT SELECT ON public.orders TO PUBLIC;\n")
            .statement(EntryKind.EVENT_TRIGGER, Place.LAST, "", "watch", "", "CREATE EVENT TRIGGER watch;\n")
            .build();

    @Test
    void restore_doesPlaceAfterPlace() {
        List<String> phases = new CopyOnWriteArrayList<>();
        try (RestoreRig rig = new RestoreRig(SHOP, false)) {
            rig.restore(new RestoreProgress() {
                @Override
                public void phase(String name, int steps) {
                    phases.add(name);
                }
            });

            assertThat(phases)
                    .containsExactly("pre-data", "data", "sequence-values", "post-data", "privileges", "last");
            String all = String.join("", rig.loader.executed());
            assertThat(all.indexOf("CREATE TABLE \"public\".\"orders\"")).isNotNegative();
            List<String> inOrder = List.of(
                    "CREATE TABLE \"public\".\"orders\"",
                    "lo_put",
                    "setval",
                    "CREATE INDEX by_id",
                    "GRANT SELECT",
                    "CREATE EVENT TRIGGER");
            assertThat(inOrder.stream().map(all::indexOf).toList()).isSorted().doesNotContain(-1);
            assertThat(rig.loader.rows(ORDERS)).hasSize(400);
            assertThat(rig.state.rows()).isEqualTo(402);
        }
    }

    /** Each call of the target fails once: the failure is reported, and later entries of the file are not executed. */
    @Test
    void restore_whoseCallsFailOneByOne_stopsThereAndSaysSo() {
        Set<String> failed = new TreeSet<>();
        int nth = 0;
        boolean hasFailed = true;
        while (hasFailed) {
            FailingCalls calls = new FailingCalls(++nth);
            // One job makes the same calls in every round.
            try (RestoreRig rig =
                    new RestoreRig(SHOP, false, 1).through(session -> calls.of(LoadSession.class, session))) {
                Throwable thrown = catchThrowable(rig::restore);
                hasFailed = calls.failed().isPresent();
                calls.failed().ifPresent(failed::add);
                if (hasFailed) {
                    assertThat(thrown)
                            .as("failure of call %d, %s", nth, calls.failed())
                            .isInstanceOf(BackupServiceException.class)
                            .hasMessageContaining("injected fault");
                    assertThat(rig.loader.executed())
                            .as("the last entries, after %s", calls.failed())
                            .noneMatch(sql -> sql.contains("CREATE EVENT TRIGGER"));
                    assertThat(rig.state.describe(true)).contains("it is incomplete");
                } else {
                    assertThat(thrown).isNull();
                }
            }
        }
        assertThat(failed).contains("LoadSession.execute", "RowsTransaction.commit", "RowsTransaction.copyIn");
    }

    @Test
    void entry_thatIsRefusedWhereItIsToGoOn_isNotedAndAllElseIsDone() {
        try (RestoreRig rig = new RestoreRig(SHOP, true)) {
            rig.loader.refuseStatement("CREATE INDEX by_id", "42501");

            rig.restore();

            assertThat(rig.state.failures().sentences())
                    .singleElement()
                    .asString()
                    .contains("INDEX public.by_id on orders", "SQLSTATE 42501");
            assertThat(String.join("", rig.loader.executed())).contains("GRANT SELECT", "CREATE EVENT TRIGGER");
        }
    }

    @Test
    void table_thatIsRefusedWhereItIsToGoOn_takesItsRowsAndNoOthersWithIt() {
        try (RestoreRig rig = new RestoreRig(SHOP, true)) {
            rig.loader.refuseStatement("CREATE TABLE \"sales\".\"items\"", "42501");

            rig.restore();

            assertThat(rig.loader.rows(ORDERS)).hasSize(400);
            assertThat(rig.loader.objects()).doesNotContain("table sales.items");
            assertThat(rig.state.failures().sentences()).anyMatch(failure -> failure.contains("TABLE sales.items"));
        }
    }

    @Test
    void restore_thatIsInterruptedWhileRowsAreLoaded_ends() {
        Thread runner = Thread.currentThread();
        try (RestoreRig rig = new RestoreRig(SHOP, false)) {
            assertThatThrownBy(() -> rig.restore(new RestoreProgress() {
                        @Override
                        public void rowsLoaded(long rows, long bytes) {
                            runner.interrupt();
                        }
                    }))
                    .isInstanceOfSatisfying(
                            BackupServiceException.class,
                            e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(rig.loader.executed()).noneMatch(sql -> sql.contains("CREATE EVENT TRIGGER"));
        }
    }
}
