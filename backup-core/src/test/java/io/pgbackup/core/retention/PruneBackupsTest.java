package io.pgbackup.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.fake.FakeBackups;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.retention.RetentionPolicy.Decision;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.Lineage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneBackupsTest {

    private static final Instant NOW = Instant.parse("2025-03-01T00:00:00Z");
    private static final FakeDatabase SHOP = FakeDatabase.of("shop");
    private static final Lineage OWN = Lineage.of(SHOP.facts().source(), DumpSelection.everything());

    private final FakeBackups backups = new FakeBackups(NOW);
    private final FaultyBackupStore store = new FaultyBackupStore(backups.store());
    private final PruneBackups pruning =
            new PruneBackups(store, new BackupCatalog(store, SegmentCodecs.with(), backups.clock()), backups.clock());

    private BackupId backUp(int day) {
        return backUp(day, SHOP);
    }

    private BackupId backUp(int day, FakeDatabase database) {
        BackupId id = new BackupId("shop", NOW.minus(Duration.ofDays(day)), Compression.NONE);
        backups.backUp(id, database);
        return id;
    }

    private void damage(BackupId id) {
        byte[] bytes = backups.bytes(id);
        backups.replace(id, Arrays.copyOf(bytes, bytes.length - 1));
    }

    private Set<Long> daysLeft() {
        return backups.store().list().stream()
                .map(backup -> Duration.between(backup.id().time(), NOW).toDays())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void backups_olderThanThePolicy_goAndAllOthersStay() {
        for (int day = 0; day < 10; day++) {
            backUp(day);
        }

        PruneResult result = pruning.all("shop", RetentionPolicy.ofDays(5), false);

        assertThat(daysLeft()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(result.deleted()).isEqualTo(4);
        assertThat(result.decisions()).extracting(Decision::keep).hasSize(10).endsWith(false, false, false, false);
        assertThat(result.deletedBytes()).isPositive();
    }

    @Test
    void dryRun_saysTheSameAndDeletesNothing() {
        for (int day = 0; day < 10; day++) {
            backUp(day);
        }

        PruneResult would = pruning.all("shop", RetentionPolicy.ofDays(5), true);

        assertThat(daysLeft()).hasSize(10);
        assertThat(would.dryRun()).isTrue();
        assertThat(pruning.all("shop", RetentionPolicy.ofDays(5), false).decisions())
                .isEqualTo(would.decisions());
    }

    /** The age does not matter: while no new backup is created, the last ones are the only ones. */
    @Test
    void backups_thatAreTheLast_neverGo() {
        backUp(400);
        backUp(800);

        assertThat(pruning.all("shop", new RetentionPolicy(Duration.ofDays(1), 1), false)
                        .deleted())
                .isEqualTo(1);
        assertThat(pruning.all("shop", new RetentionPolicy(Duration.ofDays(1), 1), false)
                        .deleted())
                .isZero();
        assertThat(daysLeft()).containsExactly(400L);
    }

    @Test
    void backups_thatAreDamaged_neitherCountNorGo() {
        damage(backUp(0));
        damage(backUp(1));
        backUp(20);
        damage(backUp(30));
        backUp(40);

        PruneResult result = pruning.all("shop", new RetentionPolicy(Duration.ofDays(5), 1), false);

        assertThat(daysLeft())
                .as("the newest complete backup, and damaged files")
                .containsExactly(0L, 1L, 20L, 30L);
        assertThat(result.damaged()).hasSize(3);
    }

    @Test
    void after_ofANewBackup_leavesOtherSourcesAlone() {
        SourceIdentity elsewhere = new SourceIdentity("7000000000000000009", 16_384, "other");
        FakeDatabase other = FakeDatabase.named("shop").source(elsewhere).build();
        for (int day = 0; day < 10; day++) {
            BackupId id = new BackupId("shop", NOW.minus(Duration.ofDays(day)).minusSeconds(1), Compression.NONE);
            backups.backUp(id, other);
            backUp(day);
        }

        assertThat(pruning.after("shop", OWN, new RetentionPolicy(Duration.ofDays(2), 1))
                        .deleted())
                .isEqualTo(7);
        assertThat(backups.store().list()).hasSize(13);
    }

    @Test
    void delete_thatFails_isTheFailureAndNothingElseIsTouched() {
        for (int day = 0; day < 10; day++) {
            backUp(day);
        }
        store.failDelete();

        assertThatThrownBy(() -> pruning.all("shop", RetentionPolicy.ofDays(5), false))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("delete of memory:shop/");
        assertThat(daysLeft()).hasSize(10);

        store.heal();
        assertThat(pruning.all("shop", RetentionPolicy.ofDays(5), false).deleted())
                .isEqualTo(4);
    }

    @Test
    void index_thatCannotBeRead_deletesNothing() {
        for (int day = 0; day < 10; day++) {
            backUp(day);
        }
        store.failRead(store.rangedReads() + 4);

        assertThatThrownBy(() -> pruning.all("shop", RetentionPolicy.ofDays(1), false))
                .isInstanceOf(StoreException.class);
        assertThat(daysLeft()).hasSize(10);
    }

    /** For any files: the newest complete backups are kept, both ways of pruning agree, and only old backups are deleted. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void history_ofAnyShape_keepsItsNewest(long seed) {
        Random random = new Random(seed);
        int floor = 1 + random.nextInt(4);
        RetentionPolicy policy = new RetentionPolicy(Duration.ofDays(1 + random.nextInt(20)), floor);
        Set<Integer> days = new TreeSet<>();
        Set<Integer> damaged = new TreeSet<>();
        for (int i = 0; i < 25; i++) {
            int day = random.nextInt(60);
            if (days.add(day)) {
                BackupId id = backUp(day);
                if (random.nextInt(5) == 0) {
                    damage(id);
                    damaged.add(day);
                }
            }
        }
        List<Long> complete = days.stream()
                .filter(day -> !damaged.contains(day))
                .map(Integer::longValue)
                .toList();
        PruneResult would = pruning.all("shop", policy, true);

        PruneResult done = pruning.after("shop", OWN, policy);

        assertThat(gone(done)).as("seed %d", seed).isEqualTo(gone(would));
        assertThat(daysLeft()).as("seed %d", seed).containsAll(complete.subList(0, Math.min(floor, complete.size())));
        assertThat(daysLeft())
                .containsAll(damaged.stream().map(Integer::longValue).toList());
        assertThat(done.decisions().stream().filter(one -> !one.keep()))
                .allSatisfy(one -> assertThat(
                                Duration.between(one.backup().id().time(), NOW).minusDays(complete.get(0)))
                        .isGreaterThan(policy.maximumAge()));
    }

    private static List<StoredBackup> gone(PruneResult result) {
        return result.decisions().stream()
                .filter(one -> !one.keep())
                .map(Decision::backup)
                .sorted(Comparator.comparing(backup -> backup.id().time()))
                .toList();
    }
}
