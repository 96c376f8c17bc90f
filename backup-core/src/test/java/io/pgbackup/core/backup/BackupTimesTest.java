package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.BackupCatalog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup with a time in the future would count as the newest for years. */
class BackupTimesTest {

    private static final Instant NOW = Instant.parse("2025-01-31T03:04:05Z");

    private final InMemoryBackupStore store = new InMemoryBackupStore();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-01-31T03:09:06Z",
                "2036-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "1999-12-31T23:59:59Z",
                "0001-01-01T00:00:00Z"
            })
    void run_ofATimeThatCannotBe_isRefused(String time) {
        assertThatThrownBy(() -> backUp(NOW, Instant.parse(time)))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USAGE))
                .hasMessageContaining(time)
                .hasMessageContaining("it is 2025-01-31T03:04:05Z by the clock of this machine");
        assertThat(store.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-31T03:09:05Z", "2025-01-31T03:04:05Z", "2000-01-01T00:00:00Z"})
    void run_ofATimeThatHasBeen_orThatAnotherClockShows_isDone(String time) {
        backUp(NOW, Instant.parse(time));
        assertThat(store.find(id(Instant.parse(time)))).isPresent();
    }

    @Test
    void latest_passesOverBackupsFromTheFuture() {
        Instant future = NOW.plus(Duration.ofDays(4000));
        backUp(NOW, NOW);
        backUp(future, future);

        assertThat(catalog(NOW).latest("shop", Instant.MAX)).isEqualTo(id(NOW));
        assertThat(catalog(NOW).latest("shop", future)).isEqualTo(id(NOW));
        assertThat(catalog(future).latest("shop", Instant.MAX)).isEqualTo(id(future));
    }

    private BackupCatalog catalog(Instant now) {
        return new BackupCatalog(store, SegmentCodecs.with(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static BackupId id(Instant time) {
        return new BackupId("shop", time, Compression.NONE);
    }

    private void backUp(Instant now, Instant time) {
        new RunBackup(store, SegmentCodecs.with(), Clock.fixed(now, ZoneOffset.UTC), () -> "token", "test")
                .run(
                        BackupRequest.of(id(time), 1),
                        new FakeDatabaseDumper(FakeDatabase.of("shop")),
                        BackupProgress.NONE);
    }
}
