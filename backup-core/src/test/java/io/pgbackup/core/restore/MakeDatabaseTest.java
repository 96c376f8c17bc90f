package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.LargeObjectTotals;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.proof.DefinitionOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MakeDatabaseTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-01-31T03:04:05Z"), ZoneOffset.UTC);
    private static final RestoreResult RESULT = new RestoreResult(
            1,
            1,
            1,
            LargeObjectTotals.NONE,
            1,
            List.of(),
            DefinitionOutcome.none(List.of(), List.of()),
            List.of(),
            false,
            List.of(),
            Duration.ZERO);
    private final RunException proofFailure = new RunException(FailureKind.PROOF_FAILED, "the proof failed");

    private final FakeServer server = new FakeServer();
    private final MakeDatabase make = new MakeDatabase(CLOCK);
    private final List<String> loaded = new ArrayList<>();

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void create_ofNewDatabase_loadsIt() {
        assertThat(make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal)
                        .definitions()
                        .objects())
                .isEqualTo(1);
        assertThat(server.databases).containsExactly("shop");
        assertThat(loaded).containsExactly("shop");
    }

    @Test
    void create_ofExistingDatabase_touchesNothing() {
        server.databases.add("shop");
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessage("database shop exists already on host:5432");
        assertThat(server.databases).containsExactly("shop");
        assertThat(loaded).isEmpty();
    }

    @Test
    void create_afterFailedLoad_dropsWhatItMade() {
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessageEndingWith("made for this restore, is dropped again")
                .cause()
                .isSameAs(proofFailure);
        assertThat(server.databases).isEmpty();
    }

    @Test
    void create_whosePropertiesCannotBeSet_failsBeforeItLoads() {
        server.failing = "rehearse";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal))
                .hasMessageContaining("rehearse failed");
        assertThat(server.databases).isEmpty();
        assertThat(loaded).isEmpty();
    }

    @Test
    void create_whosePropertiesFailAtLast_keepsTheData() {
        server.failing = "complete";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessage("database shop is restored, and some of its properties are not: complete failed");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_afterFailedLoad_keepsItWhereTold() {
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), true, this::fail, MakeDatabaseTest::equal))
                .isSameAs(proofFailure);
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_afterInterrupt_dropsWithoutTheInterruptAndRestoresIt() {
        assertThatThrownBy(() -> make.create(
                        server,
                        "shop",
                        Map.of(),
                        false,
                        loader -> {
                            Thread.currentThread().interrupt();
                            throw proofFailure;
                        },
                        MakeDatabaseTest::equal))
                .hasMessageEndingWith("made for this restore, is dropped again")
                .cause()
                .isSameAs(proofFailure);
        assertThat(server.databases).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void tryOut_dropsTheDatabaseAfterSuccessAndFailure() {
        assertThat(make.tryOut(server, "shop", Map.of(), this::succeed)).isSameAs(RESULT);
        assertThatThrownBy(() -> make.tryOut(server, "shop", Map.of(), this::fail))
                .hasMessageEndingWith("made for this restore, is dropped again")
                .cause()
                .isSameAs(proofFailure);
        assertThat(loaded).containsExactly("shop_verify_20250131030405", "shop_verify_20250131030405");
        assertThat(server.databases).isEmpty();
    }

    @Test
    void replace_loadsBesideAndSwaps() {
        server.databases.add("shop");
        MakeDatabase.Replacement replacement =
                make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(replacement.retired()).isEqualTo("shop_old_20250131030405");
        assertThat(loaded).containsExactly("shop_restore_20250131030405");
        assertThat(server.databases).containsExactlyInAnyOrder("shop", "shop_old_20250131030405");
        assertThat(server.acts)
                .containsSubsequence(
                        "create shop_restore_20250131030405",
                        "complete shop_restore_20250131030405",
                        "swap shop_restore_20250131030405 for shop, which becomes shop_old_20250131030405");
    }

    @Test
    void replace_withDropOld_dropsTheOldOneLast() {
        server.databases.add("shop");
        MakeDatabase.Replacement replacement =
                make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal);
        assertThat(replacement.retired()).isEmpty();
        assertThat(server.databases).containsExactly("shop");
        assertThat(server.acts).endsWith("drop shop_old_20250131030405");
    }

    @Test
    void replace_ofAbsentDatabase_fails() {
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageContaining("does not exist");
        assertThat(server.acts).isEmpty();
    }

    @Test
    void replace_withObstacles_failsBeforeItMakesAnything() {
        server.databases.add("shop");
        server.obstacles.add("replication slot s1");
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessageContaining("replication slot s1");
        assertThat(server.acts).isEmpty();
        assertThat(loaded).isEmpty();
    }

    @Test
    void replace_withANameTaken_failsBeforeItMakesAnything() {
        server.databases.add("shop");
        server.databases.add("shop_old_20250131030405");
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageContaining("shop_old_20250131030405 exists already");
        assertThat(server.acts).isEmpty();
    }

    @Test
    void replace_afterFailedLoad_dropsOnlyWhatItMade() {
        server.databases.add("shop");
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), true, this::fail, MakeDatabaseTest::equal))
                .hasMessageEndingWith("made for this restore, is dropped again")
                .cause()
                .isSameAs(proofFailure);
        assertThat(server.databases).containsExactly("shop");
        assertThat(server.acts)
                .containsExactly(
                        "create shop_restore_20250131030405",
                        "rehearse shop_restore_20250131030405",
                        "drop shop_restore_20250131030405");
    }

    @Test
    void replace_afterFailedSwap_dropsOnlyWhatItMade() {
        server.databases.add("shop");
        server.failing = "swap";
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal))
                .hasMessageContaining("swap failed");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void replace_afterFailedDropOfTheOldOne_saysThatItIsReplaced() {
        server.databases.add("shop");
        server.failing = "drop";
        BackupServiceException e = catchThrowableOfType(
                BackupServiceException.class,
                () -> make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal));
        assertThat(e).hasMessageStartingWith("database shop is replaced, and the old one, now shop_old_20250131030405");
        assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED);
    }

    @Test
    void create_whoseDropFailsToo_reportsTheFirstFailure() {
        server.failing = "drop";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessage("the proof failed");
    }

    @Test
    void replace_ofLongName_staysWithinTheLimitWithoutCuttingCharacters() {
        String name = "ä".repeat(31);
        server.databases.add(name);
        MakeDatabase.Replacement replacement =
                make.replace(server, name, Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(replacement.retired()).isEqualTo("ä".repeat(22) + "_old_20250131030405");
        assertThat(loaded.get(0).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(loaded.get(0)).isEqualTo("ä".repeat(20) + "_restore_20250131030405");
    }

    private RestoreResult succeed(DatabaseLoader loader) {
        loaded.add(loader.name());
        return RESULT;
    }

    private static DefinitionOutcome equal(DatabaseAdmin admin, String database) {
        return new DefinitionOutcome(1, List.of(), List.of(), List.of(), List.of());
    }

    private static DefinitionOutcome differs(DatabaseAdmin admin, String database) {
        return new DefinitionOutcome(1, List.of("database differs in owner"), List.of(), List.of(), List.of());
    }

    @Test
    void create_ofADatabaseWhosePropertiesDiffer_keepsItAndSaysSo() {
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::differs))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DEFINITIONS_DIFFER))
                .hasMessageContaining("database differs in owner")
                .hasMessageEndingWith("database shop stays, with all its rows");
        assertThat(server.databases).contains("shop");
    }

    @Test
    void replace_byADatabaseWhosePropertiesDiffer_leavesTheOldOne() {
        server.databases.add("shop");
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::differs))
                .hasMessageContaining("database differs in owner");
        assertThat(server.databases).containsExactly("shop");
        assertThat(server.acts).noneMatch(act -> act.startsWith("swap"));
    }

    private RestoreResult fail(DatabaseLoader loader) {
        loaded.add(loader.name());
        throw proofFailure;
    }

    private static final class FakeServer implements MakeDatabase.Server, DatabaseAdmin {

        private final TreeSet<String> databases = new TreeSet<>();
        private final List<String> obstacles = new ArrayList<>();
        private final List<String> acts = new ArrayList<>();
        private String failing = "";

        @Override
        public String name() {
            return "host:5432";
        }

        @Override
        public DatabaseAdmin admin() {
            return this;
        }

        @Override
        public DatabaseLoader loader(String database) {
            return new DatabaseLoader() {
                @Override
                public String name() {
                    return database;
                }

                @Override
                public LoadSession open(LoadRequest request) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public boolean exists(String database) {
            return databases.contains(database);
        }

        @Override
        public void create(String database, Map<String, String> properties) {
            act("create", database);
            assertThat(databases.add(database)).isTrue();
        }

        @Override
        public void rehearse(String database, Map<String, String> properties) {
            act("rehearse", database);
        }

        @Override
        public void complete(String database, Map<String, String> properties) {
            act("complete", database);
        }

        @Override
        public void fingerprints(String database, Consumer<Fingerprint> sink) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void drop(String database) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            act("drop", database);
            databases.remove(database);
        }

        @Override
        public List<String> obstacles(String database) {
            return obstacles;
        }

        @Override
        public void swap(String replacement, String current, String retired) {
            act("swap", replacement + " for " + current + ", which becomes " + retired);
            databases.remove(replacement);
            databases.add(retired);
        }

        private void act(String what, String object) {
            if (what.equals(failing)) {
                throw new DatabaseException(FailureKind.SQL_FAILED, what + " failed");
            }
            acts.add(what + " " + object);
        }
    }
}
