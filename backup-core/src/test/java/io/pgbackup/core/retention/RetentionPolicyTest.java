package io.pgbackup.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.StoredBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {

    private static final Instant NOW = Instant.parse("2025-06-30T12:00:00Z");
    private static final RetentionPolicy TWO_DAYS = RetentionPolicy.ofDays(2);

    private static StoredBackup at(Instant time) {
        return new StoredBackup(new BackupId("shop", time, Compression.NONE), 10, time, "");
    }

    private static List<StoredBackup> everyThreeHours(Instant newest, int count) {
        List<StoredBackup> backups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            backups.add(at(newest.minus(Duration.ofHours(3L * i))));
        }
        return backups;
    }

    @Test
    void plan_ofAFullSchedule_keepsExactlyTheAge() {
        List<RetentionPolicy.Decision> plan = TWO_DAYS.plan(everyThreeHours(NOW, 30), NOW);
        assertThat(plan).hasSize(30);
        assertThat(plan.stream().filter(RetentionPolicy.Decision::keep)).hasSize(17);
        assertThat(plan.get(0).reason()).isEqualTo("one of the newest 3");
        assertThat(plan.get(16).reason()).isEqualTo("within 2 days of the newest");
        assertThat(plan.get(17).reason()).isEqualTo("older than 2 days before the newest");
    }

    @Test
    void plan_whenBackupsStoppedLongAgo_deletesNothingMore() {
        Instant lastSuccess = NOW.minus(Duration.ofDays(400));
        List<RetentionPolicy.Decision> plan = TWO_DAYS.plan(everyThreeHours(lastSuccess, 17), NOW);
        assertThat(plan).allMatch(RetentionPolicy.Decision::keep);
    }

    @Test
    void plan_ofRareBackups_keepsTheFloor() {
        List<StoredBackup> monthly = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            monthly.add(at(NOW.minus(Duration.ofDays(30L * i))));
        }
        List<RetentionPolicy.Decision> plan = TWO_DAYS.plan(monthly, NOW);
        assertThat(plan.stream().filter(RetentionPolicy.Decision::keep)).hasSize(3);
        assertThat(plan.stream().filter(d -> !d.keep()).map(d -> d.backup().id().time()))
                .allMatch(time -> time.isBefore(NOW.minus(Duration.ofDays(80))));
    }

    @Test
    void plan_withABackupFromTheFuture_keepsItAndDoesNotCountIt() {
        List<StoredBackup> backups = new ArrayList<>(everyThreeHours(NOW, 20));
        backups.add(at(NOW.plus(Duration.ofDays(365))));
        List<RetentionPolicy.Decision> plan = TWO_DAYS.plan(backups, NOW);
        assertThat(plan.get(0).keep()).isTrue();
        assertThat(plan.get(0).reason()).isEqualTo("its time is in the future");
        assertThat(plan.stream().filter(RetentionPolicy.Decision::keep)).hasSize(18);
    }

    @Test
    void plan_ofAnyOrder_isTheSame() {
        long seed = 4711;
        List<StoredBackup> shuffled = new ArrayList<>(everyThreeHours(NOW, 40));
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(TWO_DAYS.plan(shuffled, NOW))
                .as("seed %d", seed)
                .isEqualTo(TWO_DAYS.plan(everyThreeHours(NOW, 40), NOW));
    }

    @Test
    void plan_ofNothing_decidesNothing() {
        assertThat(TWO_DAYS.plan(List.of(), NOW)).isEmpty();
    }

    @Test
    void policy_withoutAgeOrFloor_isRefused() {
        assertThatThrownBy(() -> RetentionPolicy.ofDays(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetentionPolicy(Duration.ofDays(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least one backup is kept, not 0");
    }
}
