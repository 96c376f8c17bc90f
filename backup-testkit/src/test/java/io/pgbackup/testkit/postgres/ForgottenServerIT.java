package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Surefire kills a JVM that has not ended half a minute after it was told to, and prints so in the middle of the build. */
@Timeout(120)
final class ForgottenServerIT {

    private static final String PROPERTIES = "pgbackup.postgres.";

    @TempDir
    private Path temporary;

    @Test
    void jvm_withAServerThatNobodyClosed_endsBeforeItsFilesAreRemoved() throws Exception {
        Path asked = temporary.resolve("asked");
        Path remover = temporary.resolve("rm");
        // Takes note of itself and of what is to be removed, and never ends.
        Files.writeString(remover, """
                #!/bin/sh
                printf '%%s\n' "$$" "$@" >'%1$s.part' && mv '%1$s.part' '%1$s' && exec sleep 600
                """.formatted(asked));
        Files.setPosixFilePermissions(remover, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder java = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().merge("PATH", temporary.toString(), (path, first) -> first + ":" + path);

        int exitCode = java.start().waitFor();
        while (!Files.exists(asked)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("no process was asked to remove the files");
            }
            Thread.onSpinWait();
        }
        List<String> words = Files.readAllLines(asked);
        ProcessHandle.of(Long.parseLong(words.get(0))).ifPresent(ProcessHandle::destroyForcibly);

        assertThat(exitCode).isZero();
        assertThat(words.subList(1, words.size())).hasSize(2).startsWith("-rf");
        assertThat(Path.of(words.get(2), "data", "base")).isDirectory();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(words.get(2)));
    }

    /** With a temporary directory of its own, where no other test sweeps. */
    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path")));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PROPERTIES))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.add(ForgottenServer.class.getName());
        return command;
    }
}
