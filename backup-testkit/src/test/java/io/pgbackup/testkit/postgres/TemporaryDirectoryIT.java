package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TemporaryDirectoryIT {

    @Test
    void sweep_ofWhatAKilledJvmLeft_removesItAndStopsItsServer() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.onExit().get(30, TimeUnit.SECONDS);
        Path left = Files.createTempDirectory("pgbackup-" + dead.pid() + "-postgres-15-");
        Path data = Files.createDirectory(left.resolve("data"));
        Process orphan = new ProcessBuilder("sh", "-c", "sleep 600; :", data.toString()).start();
        Files.writeString(data.resolve("postmaster.pid"), orphan.pid() + "\n" + data + "\n");
        Path own = TemporaryDirectory.create("test");

        TemporaryDirectory.sweep();

        assertThat(left).doesNotExist();
        assertThat(orphan.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThat(own).exists();
        TemporaryDirectory.delete(own);
    }

    @Test
    void sweep_ofALeftPidThatIsNowAnotherProcess_sparesIt() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.onExit().get(30, TimeUnit.SECONDS);
        Path left = Files.createTempDirectory("pgbackup-" + dead.pid() + "-postgres-15-");
        Path data = Files.createDirectory(left.resolve("data"));
        Process stranger = new ProcessBuilder("sleep", "600").start();
        Files.writeString(data.resolve("postmaster.pid"), stranger.pid() + "\n");

        TemporaryDirectory.sweep();

        assertThat(left).doesNotExist();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }
}
