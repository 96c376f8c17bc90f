package io.pgbackup.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** A machine whose programs are scripts in a directory. */
final class MachineIT {

    @TempDir
    private Path directory;

    private Path bin;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void emptyMachine() throws IOException {
        bin = Files.createDirectory(directory.resolve("bin"));
        environment.put("PATH", bin.toString());
        environment.put("HOME", directory.resolve("home").toString());
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Machine machine() {
        return new Machine(environment, told::add);
    }

    private static Stream<Tool> programs() {
        return Stream.of(
                Tool.AWS,
                Tool.CAT,
                Tool.CURL,
                Tool.GUNZIP,
                Tool.MOTO_SERVER,
                Tool.PYTHON3,
                Tool.SHELLCHECK,
                Tool.TERRAFORM,
                Tool.TMPFS,
                Tool.ZSTD);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void lack_ofAProgramThatIsNotThere_saysSo(Tool tool) {
        assertThat(machine().lack(tool).orElseThrow()).startsWith(tool + ": ").contains("not in PATH");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void lack_ofAProgramThatFails_isWhatItSays(Tool tool) throws IOException {
        program("sh", "exec /bin/sh \"$@\"");
        for (String name : List.of(
                "aws",
                "cat",
                "curl",
                "gunzip",
                "gzip",
                "moto_server",
                "python3",
                "shellcheck",
                "terraform",
                "mount",
                "zstd")) {
            program(name, "echo 'no module named boto' >&2; exit 1");
        }

        assertThat(machine().lack(tool).orElseThrow())
                .startsWith(tool + ": ")
                .contains("exit code 1", "no module named boto");
    }

    @Test
    void lack_ofAPackerThatPassesOnSomethingElse_isNotNothing() throws IOException {
        program("sh", "exec /bin/sh \"$@\"");
        program("gzip", "echo packed");
        program("gunzip", "echo other");

        assertThat(machine().lack(Tool.GUNZIP)).isPresent();
    }

    @Test
    void lack_ofAProgramThatWorks_isNothing() throws IOException {
        program("shellcheck", "exit 0");

        assertThat(machine().lack(Tool.SHELLCHECK)).isEmpty();
    }

    @Test
    void lack_askedAgain_doesNotTryAgain() throws IOException {
        Path tries = directory.resolve("tries");
        program("shellcheck", "echo tried >>" + tries);
        Machine machine = machine();

        machine.lack(Tool.SHELLCHECK);
        machine.lack(Tool.SHELLCHECK);

        assertThat(tries).hasContent("tried");
    }

    @Test
    void lack_ofPsqlThatIsAWrapperOfNothing_isWhatItSays() throws IOException {
        program(
                "pg_nothing",
                "echo 'Error: You must install at least one postgresql-client-<version> package' >&2; exit 1");

        assertThat(machine().lack(Tool.clientFor("pg_nothing", 13)).orElseThrow())
                .contains("pg_nothing --version ended with exit code 1", "You must install at least one");
    }

    @Test
    void lack_ofATooOldClient_namesTheVersionWanted() throws IOException {
        program("pg_nothing", "echo 'pg_nothing (PostgreSQL) 14.3'");

        assertThat(machine().lack(Tool.clientFor("pg_nothing", 14))).isEmpty();
        assertThat(machine().lack(Tool.clientFor("pg_nothing", 15)).orElseThrow())
                .contains("no version from 15 on");
    }

    @Test
    void require_ofWhatIsMissing_skipsWithTheReason() {
        assertThatThrownBy(() -> machine().require(Tool.SHELLCHECK))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("shellcheck: shellcheck is not in PATH");
        assertThat(machine().has(Tool.SHELLCHECK)).isFalse();
        assertThat(told).hasSize(2).containsOnly("shellcheck: shellcheck is not in PATH");
    }

    @Test
    void require_ofWhatIsMissing_inContinuousIntegration_fails() {
        environment.put("CI", "true");

        assertThatThrownBy(() -> machine().require(Tool.SHELLCHECK))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("with CI=true nothing is skipped: shellcheck: shellcheck is not in PATH");
        assertThatThrownBy(() -> machine().has(Tool.SHELLCHECK)).isInstanceOf(AssertionError.class);
    }

    @Test
    void require_ofWhatIsThere_inContinuousIntegration_isFine() throws IOException {
        environment.put("CI", "true");
        program("shellcheck", "exit 0");

        assertThatCode(() -> machine().require(Tool.SHELLCHECK)).doesNotThrowAnyException();
    }
}
