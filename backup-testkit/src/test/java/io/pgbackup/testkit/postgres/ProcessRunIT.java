package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRunIT {

    @TempDir
    Path directory;

    @Test
    void run_ofAProgramThatFails_tellsCodeAndBothStreams() {
        ProcessRun.Result result = ProcessRun.of("sh", "-c", "echo out; echo $WORD >&2; exit 3")
                .environment("WORD", "err")
                .run();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThatThrownBy(result::orThrow)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("err");
    }

    @Test
    void run_withFiles_readsAndWritesThem() throws Exception {
        Path input = Files.writeString(directory.resolve("in"), "hello");
        Path output = directory.resolve("out");

        ProcessRun.Result result = ProcessRun.of("sh", "-c", "cat; pwd")
                .directory(directory)
                .stdinFrom(input)
                .stdoutTo(output)
                .run();

        assertThat(result.exitCode()).isZero();
        assertThat(result.stdout()).isEmpty();
        assertThat(output).hasContent("hello" + directory.toRealPath());
    }

    @Test
    void run_withoutInput_doesNotWaitForIt() {
        assertThat(ProcessRun.of("cat").run().stdout()).isEmpty();
    }

    @Test
    void run_beyondItsLimit_killsTheProcessAndItsChildren() throws Exception {
        Path pid = directory.resolve("pid");

        assertThatThrownBy(() -> ProcessRun.of("sh", "-c", "sleep 600 & echo $! > pid; echo waiting >&2; wait")
                        .directory(directory)
                        .atMost(Duration.ofSeconds(2))
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not end within PT2S")
                .hasMessageContaining("waiting");

        long child = Long.parseLong(Files.readString(pid).trim());
        ProcessHandle.of(child)
                .ifPresent(process ->
                        process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void run_ofAProgramThatIsNotThere_saysSo() {
        assertThatThrownBy(() -> ProcessRun.of("no-such-program").run())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no-such-program");
    }
}
