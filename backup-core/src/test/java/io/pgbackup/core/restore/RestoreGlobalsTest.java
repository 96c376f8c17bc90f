package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeDatabaseLoader;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreGlobalsTest {

    private static final Instant TIME = Instant.parse("2025-01-31T03:04:05Z");
    private static final BackupId ID = new BackupId("_globals.one", TIME, Compression.NONE);
    private static final FakeDatabase GLOBALS = FakeDatabase.named("one")
            .statement(EntryKind.ROLE, Place.PRE_DATA, "", "app", "", "CREATE ROLE app;\n")
            .statement(EntryKind.ROLE, Place.PRE_DATA, "", "reader", "", "CREATE ROLE reader;\n")
            .statement(
                    EntryKind.TABLESPACE, Place.PRE_DATA, "", "fast", "", "CREATE TABLESPACE fast LOCATION '/fast';\n")
            .statement(EntryKind.ROLE_SETTINGS, Place.LAST, "", "all", "", "ALTER ROLE ALL SET work_mem = '8MB';\n")
            .build();

    private final FakeBackups backups = new FakeBackups(TIME);
    private final FakeDatabaseLoader loader = new FakeDatabaseLoader("postgres");
    private final RestoreGlobals restoring = new RestoreGlobals(backups.clock());

    @BeforeEach
    void backUp() {
        backups.backUp(ID, new FakeDatabaseDumper(GLOBALS).asGlobals());
    }

    private RestoreGlobals.Result restore(boolean keepGoing, boolean existing) {
        try (BackupFile file = backups.open(ID)) {
            return restoring.run(file, loader, "", keepGoing, existing);
        }
    }

    private static TargetFacts with(TargetFacts facts, int version, Set<String> roles, Set<String> tablespaces) {
        return new TargetFacts(
                facts.database(),
                facts.serverVersion(),
                version,
                facts.encoding(),
                facts.objects(),
                roles,
                facts.owners(),
                tablespaces,
                facts.availableExtensions(),
                facts.settings(),
                facts.superuser(),
                facts.eventTriggers());
    }

    @Test
    void server_thatIsNew_getsEverythingInOrderAndIsClaimed() {
        RestoreGlobals.Result result = restore(false, false);

        assertThat(result.made()).hasSize(4);
        assertThat(result.kept()).isEmpty();
        assertThat(result.failures()).isEmpty();
        assertThat(loader.executed())
                .extracting(String::strip)
                .containsExactly(
                        "CREATE ROLE app;",
                        "CREATE ROLE reader;",
                        "CREATE TABLESPACE fast LOCATION '/fast';",
                        "ALTER ROLE ALL SET work_mem = '8MB';");
        assertThat(loader.requests())
                .singleElement()
                .extracting(LoadRequest::claim)
                .isEqualTo(LoadRequest.Claim.SERVER);
        assertThat(loader.openSessions()).isZero();
    }

    @Test
    void role_thatIsThere_staysAsItIs() {
        loader.withFacts(facts -> with(facts, 170006, Set.of("postgres", "app"), Set.of("fast")));

        RestoreGlobals.Result result = restore(false, false);

        assertThat(result.kept()).contains("ROLE app", "TABLESPACE fast");
        assertThat(loader.executed()).extracting(String::strip).containsExactly("CREATE ROLE reader;");
    }

    @Test
    void role_thatIsThere_isLeftToGetItsSettingsWhereThatIsAskedFor() {
        loader.withFacts(facts -> with(facts, 170006, Set.of("postgres", "app"), Set.of()));

        restore(false, true);

        assertThat(loader.executed())
                .anyMatch(sql -> sql.contains("ALTER ROLE ALL"))
                .noneMatch(sql -> sql.contains("CREATE ROLE app"));
    }

    @Test
    void step_thatFails_stopsAndSaysHowFarItCame() {
        loader.refuseStatement("CREATE TABLESPACE", "42501");

        assertThatThrownBy(() -> restore(false, false))
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED))
                .hasMessageContaining("TABLESPACE fast")
                .hasMessageContaining("2 of 4 steps are complete and are kept");
        assertThat(loader.openSessions()).isZero();
    }

    @Test
    void step_thatFailsWhereItIsToGoOn_isNoted() {
        loader.refuseStatement("CREATE TABLESPACE", "42501");

        RestoreGlobals.Result result = restore(true, false);

        assertThat(result.failures()).singleElement().asString().contains("TABLESPACE fast");
        assertThat(result.made()).hasSize(3);
    }

    @Test
    void server_thatIsOlder_isRefusedBeforeItIsTouched() {
        loader.withFacts(facts -> with(facts, 160004, Set.of("postgres"), Set.of()));

        assertThatThrownBy(() -> restore(true, false))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("PostgreSQL 16, which is older than the backup's 17");
        assertThat(loader.executed()).isEmpty();
    }

    @Test
    void plan_saysWhatWouldBeDoneAndTouchesNothing() {
        loader.withFacts(facts -> with(facts, 170006, Set.of("postgres", "app"), Set.of()));
        try (BackupFile file = backups.open(ID)) {
            RestoreGlobals.Plan plan = restoring.plan(file, loader, "", false);

            assertThat(plan.entries())
                    .extracting(entry -> entry.entry().label())
                    .containsExactly("ROLE reader", "TABLESPACE fast");
            assertThat(plan.problems()).isEmpty();
        }
        assertThat(loader.executed()).isEmpty();
        assertThat(loader.requests()).extracting(LoadRequest::claim).containsExactly(LoadRequest.Claim.NOTHING);
    }

    @Test
    void backup_ofADatabase_isRefused() {
        BackupId database = new BackupId("shop", TIME, Compression.NONE);
        backups.backUp(database, FakeDatabase.of("shop"));
        try (BackupFile file = backups.open(database)) {
            assertThatThrownBy(() -> restoring.run(file, loader, "", false, false))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("holds a database");
        }
        assertThat(loader.requests()).isEmpty();
    }

    @Test
    void restore_thatIsInterrupted_ends() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> restore(true, false)).hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(loader.executed()).isEmpty();
        assertThat(List.of(loader.openSessions())).containsExactly(0);
    }
}
