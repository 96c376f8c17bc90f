package io.pgbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small disk in memory, where the user may mount one; elsewhere the test is skipped and says why. */
final class MountedDisk implements AutoCloseable {

    private final Path path;

    private MountedDisk(Path path) {
        this.path = path;
    }

    static MountedDisk mount(Path path, String options) throws IOException {
        Machine.here().require(Tool.TMPFS);
        Files.createDirectory(path);
        assertThat(run("mount", "-t", "tmpfs", "-o", options, "pgbackup-test", path.toString()))
                .isEmpty();
        return new MountedDisk(path);
    }

    Path path() {
        return path;
    }

    void makeReadOnly() throws IOException {
        assertThat(run("mount", "-o", "remount,ro", path.toString())).isEmpty();
    }

    @Override
    public void close() throws IOException {
        assertThat(run("umount", path.toString())).isEmpty();
    }

    /** What went wrong; empty when nothing did. */
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.onExit().join().exitValue();
        return exit == 0 ? "" : "exit " + exit + ": " + output;
    }
}
