package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RunRecordTest {

    @Test
    void summary_ofServersAndReasons_namesEachOnce() {
        assertThat(RunRecord.summary(List.of(
                        "server\t15.20\tDebian",
                        "left out\tdocker: no daemon\tContainerIT",
                        "server\t13.23\tembedded",
                        "server\t15.20\tDebian",
                        "left out\tdocker: no daemon\tContainerIT",
                        "left out\tdocker: no daemon\tOtherIT")))
                .containsExactly(
                        "The tests ran on PostgreSQL 13.23 (embedded), 15.20 (Debian).",
                        "Skipped, completely or in part, because this machine lacks something; with CI=true each fails the build:",
                        "- docker: no daemon [ContainerIT, OtherIT]");
    }

    @Test
    void summary_withoutReasons_saysSo() {
        assertThat(RunRecord.summary(List.of("server\t15.20\tDebian")))
                .endsWith("Nothing was skipped because this machine lacks something.");
    }

    @Test
    void summary_ofNothing_isEmpty() {
        assertThat(RunRecord.summary(List.of())).isEmpty();
    }
}
