package io.pgbackup.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.restore.request.RestoreResult;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    private final RunException proofFailure = RunException.proofFailed("the proof failed");

    private static final String WORKING = "shop_restore_20250131030405";
    private static final String RETIRED = "shop_old_20250131030405";

    private final FakeServer server = new FakeServer();
    private final MakeDatabase make = new MakeDatabase(CLOCK, () -> new Patience(attempt -> attempt < 5));
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
        assertThat(loaded).containsExactly(WORKING);
        assertThat(server.acts)
                .containsSubsequence(
                        "claim shop, " + WORKING,
                        "create " + WORKING,
                        "complete " + WORKING,
                        "rename " + WORKING + " to shop",
                        "let go of shop");
    }

    @Test
    void create_ofExistingDatabase_touchesNothing() {
        server.databases.add("shop");
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessage("database shop already exists on host:5432");
        assertThat(server.databases).containsExactly("shop");
        assertThat(loaded).isEmpty();
    }

    @Test
    void create_afterFailedLoad_dropsWhatItMade() {
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessageEndingWith("created for this restore, has been dropped")
                .cause()
                .isSameAs(proofFailure);
        assertThat(server.databases).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void load_thatEndsWithAnError_dropsTheDatabaseThatWasMade(boolean replaces) {
        server.databases.add("shop");
        MakeDatabase.Load load = loader -> {
            throw replaces ? new OutOfMemoryError("heap") : new NoClassDefFoundError("io/example/Listener");
        };
        String name = replaces ? "shop" : "other";

        assertThatThrownBy(() -> {
                    if (replaces) {
                        make.replace(server, name, Map.of(), false, load, MakeDatabaseTest::equal);
                    } else {
                        make.create(server, name, Map.of(), false, load, MakeDatabaseTest::equal);
                    }
                })
                .isInstanceOfSatisfying(
                        RunException.class,
                        e -> assertThat(e.kind()).isEqualTo(replaces ? FailureKind.OUT_OF_MEMORY : FailureKind.FAILED))
                .hasMessageContaining("has been dropped");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_whosePropertiesCannotBeSet_failsBeforeItLoads() {
        server.failing = "rehearse";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageContaining("rehearse failed");
        assertThat(server.databases).isEmpty();
        assertThat(loaded).isEmpty();
    }

    @Test
    void create_thatKeepsGoing_doesWithoutPropertiesThatCannotBeSet() {
        server.failing = "complete";
        assertThat(make.create(server, "shop", Map.of("owner", "gone"), true, this::succeed, MakeDatabaseTest::equal)
                        .failures())
                .containsExactly("database shop lacks some of its properties: complete failed");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_thatKeepsGoingOfADatabaseWhoseOwnerIsMissing_makesItForWhoRestores() {
        server.missingOwner = true;
        assertThat(make.create(server, "shop", Map.of("owner", "gone"), true, this::succeed, MakeDatabaseTest::equal)
                        .failures())
                .containsExactly("database shop is owned by the restoring role: role gone does not exist");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_thatKeepsGoingWithoutAGrantee_namesWhatIsMissing() {
        server.missingGrantee = true;
        assertThat(make.create(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal)
                        .failures())
                .containsExactly("database shop lacks a comment, setting or privilege of its own:"
                        + " role gone does not exist");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_whosePropertiesFailAtLast_keepsTheData() {
        server.failing = "complete";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessage("database shop is restored, but some of its properties are not: complete failed");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_afterFailedLoadOfWhatSomebodyElseHasDropped_saysSo() {
        MakeDatabase.Load failing = loader -> {
            server.databases.remove(WORKING);
            return fail(loader);
        };
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), true, failing, MakeDatabaseTest::equal))
                .hasMessage("the proof failed; database " + WORKING + ", created for this restore, no longer exists");
    }

    @Test
    void create_afterFailedLoad_keepsItUnderItsWorkingNameWhereTold() {
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), true, this::fail, MakeDatabaseTest::equal))
                .hasMessage("the proof failed; database " + WORKING + " stays as it is now")
                .isInstanceOfSatisfying(
                        RunException.class,
                        e -> assertThat(e.hint()).hasValue("DROP DATABASE \"" + WORKING + "\" removes it"));
        assertThat(server.databases).containsExactly(WORKING);
    }

    @Test
    void create_ofADatabaseWhoseDefinitionsDiffer_givesItItsNameAndSaysSo() {
        RunException differ = RunException.definitionsDiffer("table t differs");
        assertThatThrownBy(() -> make.create(
                        server,
                        "shop",
                        Map.of(),
                        false,
                        loader -> {
                            throw differ;
                        },
                        MakeDatabaseTest::equal))
                .hasMessage("table t differs; database shop stays, with all its rows")
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DEFINITIONS_DIFFER));
        assertThat(server.databases).containsExactly("shop");
        assertThat(server.acts).contains("complete " + WORKING);
    }

    @Test
    void create_whoseNameIsTakenMeanwhile_endsAsAConflictAndDropsWhatItMade() {
        assertThatThrownBy(() -> make.create(
                        server,
                        "shop",
                        Map.of(),
                        false,
                        loader -> {
                            server.databases.add("shop");
                            return RESULT;
                        },
                        MakeDatabaseTest::equal))
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessage("shop is there; database " + WORKING + ", created for this restore, has been dropped");
        assertThat(server.databases).containsExactly("shop");
        assertThat(server.acts).endsWith("drop " + WORKING, "let go of shop");
    }

    @Test
    void create_whileAnotherMakesTheSame_endsAsAConflictBeforeItMakesAnything() {
        server.claimed = "shop";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessage("database shop is already being created: shop is claimed by pid 42");
        assertThat(server.acts).isEmpty();
    }

    @Test
    void create_afterACrashOfTheServer_dropsWhatItMadeWhenThatAnswersAgain() {
        server.failing = "drop";
        server.unreachable = 3;
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessage("the proof failed; database " + WORKING + ", created for this restore, has been dropped");
        assertThat(server.databases).isEmpty();
    }

    @Test
    void create_onAServerThatNeverAnswersAgain_namesWhatIsLeftOver() {
        server.failing = "drop";
        server.unreachable = 100;
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessageStartingWith("the proof failed; database " + WORKING
                        + ", created for this restore, is left over, because it could not be dropped")
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.hint()).hasValue("DROP DATABASE \"" + WORKING + "\""));
        assertThat(server.unreachable).as("attempts are bounded").isEqualTo(95);
    }

    @Test
    void create_interruptedWhileItWaitsForTheServer_tellsWhatIsLeft() {
        server.failing = "drop";
        server.unreachable = 100;
        server.interrupting = true;
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessageStartingWith("interrupted after this failure: the proof failed")
                .hasMessageContaining("is left over")
                .isInstanceOfSatisfying(RunException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
                    assertThat(e.hint()).hasValue("DROP DATABASE \"" + WORKING + "\"");
                });
        assertThat(server.unreachable).isEqualTo(99);
    }

    @Test
    void create_whoseRenameLosesItsAnswer_isDone() {
        server.failing = "answer to rename";
        server.unreachable = 1;
        make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_whoseWorkingNameIsTaken_takesAnotherAndLeavesThat() {
        server.databases.add(WORKING);
        make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(loaded).containsExactly("shop_restore_20250131030406");
        assertThat(server.databases).containsExactlyInAnyOrder("shop", WORKING);
    }

    @Test
    void create_whoseDatabaseIsDroppedBeforeItsRename_isNotCalledDone() {
        server.failing = "rename";
        server.unreachable = 1;
        server.meanwhile = server.databases::clear;
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageContaining("there is no database " + WORKING);
    }

    @Test
    void create_whosePropertiesMeetACrashOfTheServer_setsThemWhenThatAnswersAgain() {
        server.failing = "complete";
        server.unreachable = 1;
        make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(server.acts).containsSubsequence("complete " + WORKING, "rename " + WORKING + " to shop");
    }

    @Test
    void create_whoseRenameFails_keepsAllRowsAndSaysHowToNameThem() {
        server.failing = "rename";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageEndingWith("database " + WORKING + " stays, with all its rows")
                .isInstanceOfSatisfying(
                        BackupServiceException.class,
                        e -> assertThat(e.hint().orElseThrow())
                                .startsWith("ALTER DATABASE \"" + WORKING + "\" RENAME TO \"shop\""));
        assertThat(server.databases).containsExactly(WORKING);
    }

    @Test
    void create_whoseLookAtTheNewDatabaseFails_saysWhatIsLeft() {
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, (admin, database) -> {
                    throw DatabaseException.unreachable("nobody answers");
                }))
                .hasMessageStartingWith(
                        "database shop is restored and proved, except for the properties of the database itself")
                .hasMessageEndingWith("nobody answers");
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void create_whoseCreationLosesItsAnswer_dropsWhatMayBeThere() {
        server.failing = "answer to create";
        server.unreachable = 1;
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageEndingWith("has been dropped");
        assertThat(server.databases).isEmpty();
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
                .hasMessageEndingWith("created for this restore, has been dropped")
                .cause()
                .isSameAs(proofFailure);
        assertThat(server.databases).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    /** The process of an interrupted run ends soon: the message must state before then what is left. */
    @Test
    void create_afterInterruptOnAServerThatDoesNotAnswer_triesOnceToDropAndTellsWhatIsLeft() {
        server.failing = "drop";
        server.unreachable = 100;
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
                .hasMessageStartingWith("interrupted; database " + WORKING + ", created for this restore, is left over")
                .isInstanceOfSatisfying(RunException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
                    assertThat(e.hint()).hasValue("DROP DATABASE \"" + WORKING + "\"");
                });
        assertThat(server.unreachable).isEqualTo(99);
    }

    @Test
    void tryOut_dropsTheDatabaseAfterSuccessAndFailure() {
        assertThat(make.tryOut(server, "shop", Map.of(), this::succeed)).isSameAs(RESULT);
        assertThatThrownBy(() -> make.tryOut(server, "shop", Map.of(), this::fail))
                .hasMessageEndingWith("created for this restore, has been dropped")
                .cause()
                .isSameAs(proofFailure);
        assertThat(loaded).containsExactly("shop_verify_20250131030405", "shop_verify_20250131030405");
        assertThat(server.databases).isEmpty();
    }

    @Test
    void tryOut_whoseNameIsTakenJustBefore_takesAnother() {
        server.takenBefore = "shop_verify_20250131030405";
        assertThat(make.tryOut(server, "shop", Map.of(), this::succeed)).isSameAs(RESULT);
        assertThat(loaded).containsExactly("shop_verify_20250131030406");
        assertThat(server.databases).containsExactly("shop_verify_20250131030405");
    }

    @Test
    void replace_loadsBesideAndSwaps() {
        server.databases.add("shop");
        MakeDatabase.Replacement replacement =
                make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(replacement.retired()).isEqualTo(RETIRED);
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
        assertThat(server.acts).endsWith("drop " + RETIRED, "let go of shop");
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
    void replace_whoseNamesAreTaken_takesOthersAndLeavesThose() {
        server.databases.addAll(List.of("shop", WORKING, RETIRED));
        make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal);
        assertThat(loaded).containsExactly("shop_restore_20250131030406");
        assertThat(server.acts).contains("drop shop_old_20250131030406");
        assertThat(server.databases).containsExactlyInAnyOrder("shop", WORKING, RETIRED);
    }

    @Test
    void replace_whoseRetiredNameIsTakenJustBeforeTheSwap_isNotCalledDone() {
        server.databases.add("shop");
        server.failing = "swap";
        server.unreachable = 1;
        server.meanwhile = () -> server.databases.add(RETIRED);
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal))
                .hasMessage(
                        RETIRED + " is there; database " + WORKING + ", created for this restore, has been dropped");
        assertThat(server.databases).containsExactlyInAnyOrder("shop", RETIRED);
    }

    @Test
    void replace_afterFailedLoad_dropsOnlyWhatItMade() {
        server.databases.add("shop");
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), true, this::fail, MakeDatabaseTest::equal))
                .hasMessageEndingWith("created for this restore, has been dropped")
                .cause()
                .isSameAs(proofFailure);
        assertThat(server.databases).containsExactly("shop");
        assertThat(server.acts)
                .containsExactly(
                        "claim shop, " + WORKING,
                        "create " + WORKING,
                        "rehearse " + WORKING,
                        "drop " + WORKING,
                        "let go of shop");
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
    void replace_whoseSwapLosesItsAnswer_isDone() {
        server.databases.add("shop");
        server.failing = "answer to swap";
        server.unreachable = 1;
        assertThat(make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal)
                        .retired())
                .isEqualTo(RETIRED);
        assertThat(server.databases).containsExactlyInAnyOrder("shop", RETIRED);
    }

    @Test
    void replace_whoseLostSwapEndsWhileItIsLookedFor_isDone() {
        server.databases.add("shop");
        server.commitsLate = true;
        assertThat(make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal)
                        .retired())
                .isEqualTo(RETIRED);
        assertThat(server.databases).containsExactlyInAnyOrder("shop", RETIRED);
    }

    @Test
    void create_whoseLostRenameEndsWhileItIsLookedFor_isDone() {
        server.commitsLate = true;
        make.create(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal);
        assertThat(server.databases).containsExactly("shop");
    }

    @Test
    void replace_whoseSwapIsNeverAnswered_doesNotSayThatTheNewOneIsDropped() {
        server.databases.add("shop");
        server.failing = "swap";
        server.unreachable = 100;
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .hasMessageStartingWith("it is not known whether database shop was replaced")
                .hasMessageNotContaining("dropped")
                .isInstanceOfSatisfying(
                        BackupServiceException.class,
                        e -> assertThat(e.hint().orElseThrow()).contains(RETIRED, WORKING));
        assertThat(server.databases).contains("shop", WORKING);
    }

    @Test
    void replace_whileAnotherRestoresIntoIt_isLockedOut() {
        server.databases.add("shop");
        server.claimed = "shop";
        assertThatThrownBy(() -> make.replace(server, "shop", Map.of(), false, this::succeed, MakeDatabaseTest::equal))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.LOCKED));
        assertThat(server.acts).isEmpty();
    }

    @Test
    void replace_afterFailedDropOfTheOldOne_saysThatItIsReplaced() {
        server.databases.add("shop");
        server.failing = "drop";
        BackupServiceException e = catchThrowableOfType(
                BackupServiceException.class,
                () -> make.replace(server, "shop", Map.of(), true, this::succeed, MakeDatabaseTest::equal));
        assertThat(e).hasMessageStartingWith("database shop is replaced, but the old one, now shop_old_20250131030405");
        assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED);
    }

    @Test
    void create_whoseDropFailsToo_reportsTheFirstFailure() {
        server.failing = "drop";
        assertThatThrownBy(() -> make.create(server, "shop", Map.of(), false, this::fail, MakeDatabaseTest::equal))
                .hasMessageStartingWith(
                        "the proof failed; database " + WORKING + ", created for this restore, is left over");
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
        private String takenBefore = "";

        private String failing = "";

        /** Whether the first rename takes effect only when the second attempt begins. */
        private boolean commitsLate;

        private boolean isOnItsWay;
        private String claimed = "nothing";
        /** How often a failing call fails because the server is unreachable; 0 if the server refuses it each time. */
        private int unreachable;

        private boolean wasUnreachable;
        private boolean missingGrantee;
        private boolean missingOwner;
        private boolean interrupting;
        /** An action of another session while the server is unreachable. */
        private Runnable meanwhile = () -> {};

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
        public List<WorkingDatabase> workingDatabases() {
            return List.of();
        }

        @Override
        public Claim claim(String database, String working) {
            if (database.equals(claimed)) {
                throw RunException.locked(database + " is claimed by pid 42");
            }
            act("claim", database + ", " + working);
            return () -> act("let go of", database);
        }

        @Override
        public void create(String database, Map<String, String> properties) {
            if (missingOwner && properties.containsKey("owner")) {
                throw DatabaseException.sqlFailed("role gone does not exist");
            }
            act("create", database);
            if (database.equals(takenBefore)) {
                databases.add(database);
                throw TargetException.conflict(database + " exists by now", "restore again");
            }
            assertThat(databases.add(database)).isTrue();
            loseAnswer("create");
        }

        @Override
        public void rehearse(String database, Map<String, String> properties, String later) {
            act("rehearse", database);
        }

        @Override
        public void complete(String database, Map<String, String> properties) {
            act("complete", database);
        }

        @Override
        public List<String> completeAnyway(String database, Map<String, String> properties) {
            if (missingGrantee) {
                return List.of("role gone does not exist");
            }
            act("complete", database);
            return List.of();
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

        private void beLate() {
            if (commitsLate && !isOnItsWay) {
                isOnItsWay = true;
                throw DatabaseException.unreachable("the answer is lost");
            }
        }

        private void refuseSecond(String gone) {
            if (commitsLate) {
                throw DatabaseException.sqlFailed("there is no database " + gone);
            }
        }

        @Override
        public void rename(String from, String to) {
            act("rename", from + " to " + to);
            beLate();
            if (databases.contains(to)) {
                throw TargetException.conflict(to + " is there", "drop it");
            }
            if (!databases.remove(from)) {
                throw DatabaseException.sqlFailed("there is no database " + from);
            }
            databases.add(to);
            refuseSecond(from);
            loseAnswer("rename");
        }

        @Override
        public void swap(String replacement, String current, String retired) {
            act("swap", replacement + " for " + current + ", which becomes " + retired);
            beLate();
            if (databases.contains(retired)) {
                throw TargetException.conflict(retired + " is there", "drop it");
            }
            databases.remove(replacement);
            databases.add(retired);
            refuseSecond(replacement);
            loseAnswer("swap");
        }

        private void loseAnswer(String what) {
            if (("answer to " + what).equals(failing) && unreachable > 0) {
                unreachable--;
                throw DatabaseException.unreachable("the answer to " + what + " is lost");
            }
        }

        private void act(String what, String object) {
            if (what.equals(failing) && unreachable == 0 && !wasUnreachable) {
                throw DatabaseException.sqlFailed(what + " failed");
            }
            if (what.equals(failing) && unreachable > 0) {
                unreachable--;
                wasUnreachable = true;
                meanwhile.run();
                if (interrupting) {
                    Thread.currentThread().interrupt();
                }
                throw DatabaseException.unreachable(what + ": nobody answers");
            }
            acts.add(what + " " + object);
        }
    }
}
