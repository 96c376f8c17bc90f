package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.RestoreDatabase.Target;
import io.pgbackup.core.restore.RestoreDatabase.Way;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreDatabaseTest {

    private static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final String RETIRED = "shop_old_20250131030405";
    private static final RestoreRequest EVERYTHING = RestoreRequest.everything(2);
    private static final RestoreRequest KEEP_GOING = new RestoreRequest(
            2, EVERYTHING.selection(), true, true, true, false, "", true, RestoreRequest.Proof.COUNTS);

    private final FakeBackups backups = new FakeBackups(ID.time());
    private final MemoryServer server = new MemoryServer("postgres");
    private final RestoreDatabase restoring = new RestoreDatabase(
            new RunRestore(backups.clock()), new MakeDatabase(backups.clock(), () -> new Patience(attempt -> false)));
    private BackupFile file;

    @BeforeEach
    void backUp() {
        backups.backUp(
                ID,
                FakeDatabase.of(
                        "shop",
                        FakeTable.of("public", "orders", List.of("id"), List.of("1", "2", "3")),
                        FakeTable.of("public", "items", List.of("id"), List.of("1"))));
        file = backups.open(ID);
    }

    @AfterEach
    void close() {
        file.close();
        assertThat(server.claims).as("claims that were not released").isZero();
        assertThat(server.databases.values()).allMatch(loader -> loader.openSessions() == 0);
    }

    private void fill(String database) {
        server.create(database, java.util.Map.of());
        restore(database, EVERYTHING, Way.EXISTING);
    }

    private MakeDatabase.Replacement restore(String database, RestoreRequest request, Way way) {
        return restoring.run(file, new Target(server, database), request, way, RestoreProgress.NONE);
    }

    private List<String> orders(String database) {
        return server.databases.get(database).rows(ORDERS);
    }

    @Test
    void database_thatIsThere_isFilled() {
        server.create("copy", java.util.Map.of());

        MakeDatabase.Replacement done = restore("copy", EVERYTHING, Way.EXISTING);

        assertThat(done.restore().rows()).isEqualTo(4);
        assertThat(done.retired()).isEmpty();
        assertThat(orders("copy")).containsExactly("1", "2", "3");
    }

    @Test
    void database_thatIsThereAndFull_isNotTouched() {
        fill("copy");

        assertThatThrownBy(() -> restore("copy", EVERYTHING, Way.EXISTING))
                .isInstanceOfSatisfying(
                        BackupServiceException.class,
                        e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_NOT_EMPTY));
        assertThat(orders("copy")).containsExactly("1", "2", "3");
    }

    @Test
    void database_thatIsNew_isMadeAndGetsItsNameAtTheEnd() {
        restore("copy", EVERYTHING, Way.NEW);

        assertThat(server.databases.keySet()).containsExactly("copy", "postgres");
        assertThat(orders("copy")).containsExactly("1", "2", "3");
    }

    @Test
    void database_thatIsNewAndCannotBeFilled_isGone() {
        server.made = loader -> loader.refuseStatement("\"items\"", "42501");

        assertThatThrownBy(() -> restore("copy", EVERYTHING, Way.NEW)).hasMessageContaining("TABLE public.items");

        assertThat(server.databases.keySet()).containsExactly("postgres");
    }

    @Test
    void database_thatIsReplaced_staysUnderAnotherName() {
        fill("shop");

        MakeDatabase.Replacement done = restore("shop", EVERYTHING, Way.REPLACED);

        assertThat(done.retired()).isEqualTo(RETIRED);
        assertThat(server.databases.keySet()).containsExactly("postgres", "shop", RETIRED);
        assertThat(orders("shop")).containsExactly("1", "2", "3");
        assertThat(orders(RETIRED)).containsExactly("1", "2", "3");
    }

    @Test
    void database_thatIsReplacedAndDropped_isGone() {
        fill("shop");

        assertThat(restore("shop", EVERYTHING, Way.REPLACED_AND_DROPPED).retired())
                .isEmpty();

        assertThat(server.databases.keySet()).containsExactly("postgres", "shop");
    }

    /** Counts alone would not have found the difference: a restore that replaces a database is proved by content. */
    @Test
    void replacement_whoseRowsAreOthers_doesNotTakeThePlace() {
        fill("shop");
        var before = server.databases.get("shop");
        server.made = loader -> loader.tamper(ORDERS, rows -> List.of("1", "2", "4"));

        assertThatThrownBy(() -> restore("shop", EVERYTHING, Way.REPLACED_AND_DROPPED))
                .hasMessageContaining("public.orders has the same number of rows, but different content");

        assertThat(server.databases.get("shop")).isSameAs(before);
        assertThat(server.databases.keySet()).containsExactly("postgres", "shop");
    }

    @Test
    void part_neverReplacesAWhole() {
        fill("shop");

        assertThatThrownBy(() -> restore("shop", KEEP_GOING, Way.REPLACED))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("only a backup of a whole database");

        assertThat(server.databases.keySet()).containsExactly("postgres", "shop");
    }

    @Test
    void replacedIfThere_looks() {
        assertThat(new Target(server, "shop").replacedIfThere()).isEqualTo(Way.NEW);
        server.create("shop", java.util.Map.of());
        assertThat(new Target(server, "shop").replacedIfThere()).isEqualTo(Way.REPLACED_AND_DROPPED);
    }

    @Test
    void plan_namesWhatIsInTheWayAndLeavesNothing() {
        fill("shop");
        server.obstacles.add("a session of app");

        assertThat(restoring
                        .plan(file, new Target(server, "shop"), EVERYTHING, Way.EXISTING)
                        .problems())
                .anyMatch(problem -> problem.startsWith("the target is not empty: it holds table public."));
        assertThat(restoring
                        .plan(file, new Target(server, "shop"), EVERYTHING, Way.NEW)
                        .problems())
                .containsExactly("database shop already exists");
        assertThat(restoring
                        .plan(file, new Target(server, "shop"), EVERYTHING, Way.REPLACED)
                        .problems())
                .containsExactly("it cannot be renamed: a session of app");
        assertThat(restoring
                        .plan(file, new Target(server, "other"), EVERYTHING, Way.NEW)
                        .problems())
                .isEmpty();
        assertThat(server.databases.keySet()).containsExactly("postgres", "shop");
    }

    @Test
    void tryOut_leavesNothing() {
        assertThat(restoring
                        .tryOut(file, server, EVERYTHING, RestoreProgress.NONE)
                        .provedTables())
                .isEqualTo(2);
        assertThat(server.databases.keySet()).containsExactly("postgres");
    }
}
