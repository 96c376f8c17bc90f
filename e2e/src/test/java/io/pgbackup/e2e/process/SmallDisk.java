package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory, where the user may mount one; elsewhere the test is skipped and says why. */
final class SmallDisk implements AutoCloseable {

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    static SmallDisk mount(Path path, int megabytes) throws IOException {
        Machine.here().require(Tool.TMPFS);
        Files.createDirectory(path);
        Program.Outcome mounted = Program.of(
                        "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "pgbackup-test", path.toString())
                .run();
        assertThat(mounted.exit()).as("mount; %s", mounted).isZero();
        return new SmallDisk(path);
    }

    @Override
    public void close() {
        Program.Outcome unmounted = Program.of("umount", path.toString()).run();
        assertThat(unmounted.exit()).as("umount; %s", unmounted).isZero();
    }
}
