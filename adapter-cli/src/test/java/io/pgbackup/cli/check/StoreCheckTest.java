package io.pgbackup.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.cli.check.Findings.Finding;
import io.pgbackup.cli.check.Findings.Level;
import io.pgbackup.core.fake.FaultyBackupStore;
import io.pgbackup.core.fake.InMemoryBackupStore;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class StoreCheckTest {

    @Test
    void run_onAGoodStore_triesAllRightsAndLeavesNothing() {
        InMemoryBackupStore store = new InMemoryBackupStore();
        Findings findings = new Findings();
        new StoreCheck(store, Clock.systemUTC(), () -> "token").run(findings);
        assertThat(findings.all())
                .extracting(Finding::level)
                .containsOnly(Level.OK)
                .hasSize(4);
        assertThat(findings.exitCode()).isZero();
        assertThat(store.list()).isEmpty();
    }

    @Test
    void run_onAStoreThatRefusesToDelete_reportsThat() {
        FaultyBackupStore store = new FaultyBackupStore(new InMemoryBackupStore());
        store.failDelete();
        Findings findings = new Findings();
        new StoreCheck(store, Clock.systemUTC(), () -> "token").run(findings);
        assertThat(findings.all()).last().extracting(Finding::level).isEqualTo(Level.FAIL);
        assertThat(findings.exitCode()).isEqualTo(4);
    }

    @Test
    void run_onAStoreThatCannotBeWritten_stopsThere() {
        FaultyBackupStore store = new FaultyBackupStore(new InMemoryBackupStore());
        store.failCommit();
        Findings findings = new Findings();
        new StoreCheck(store, Clock.systemUTC(), () -> "token").run(findings);
        assertThat(findings.all()).extracting(Finding::level).containsExactly(Level.OK, Level.FAIL);
        assertThat(store.list()).isEmpty();
    }
}
