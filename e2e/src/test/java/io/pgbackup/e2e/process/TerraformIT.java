package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Terraform;
import io.pgbackup.testkit.machine.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deployment's own tests, and what its tools say of it. */
class TerraformIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TERRAFORM = ROOT.resolve("terraform");

    private static final int SKIPPED = 77;

    @TempDir
    private Path directory;

    private Program.Outcome terraform(String... arguments) {
        List<String> command = new ArrayList<>(List.of("terraform", "-chdir=" + directory.resolve("terraform")));
        command.addAll(List.of(arguments));
        return withProvider(command.toArray(String[]::new)).run();
    }

    private static Program withProvider(String... command) {
        Program program = Program.of(command);
        Terraform.of(Machine.here()).environment().forEach(program::with);
        return program;
    }

    private void copyTerraform() throws IOException {
        try (Stream<Path> files = Files.walk(TERRAFORM)) {
            for (Path file : files.filter(file -> !file.toString().contains(".terraform"))
                    .toList()) {
                Path copy = directory.resolve("terraform").resolve(TERRAFORM.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.toString().contains(".tfstate")
                        && !file.toString().endsWith(".tfvars")) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void module_isFormattedAndValidAndPassesItsTests() throws IOException {
        Machine.here().require(Tool.TERRAFORM);
        copyTerraform();
        for (String[] step : new String[][] {
            {"fmt", "-check", "-recursive", "-diff"}, {"init", "-input=false", "-backend=false"}, {"validate"}, {"test"}
        }) {
            Program.Outcome outcome = terraform(step);
            assertThat(outcome.exit()).as("terraform %s; %s", step[0], outcome).isZero();
        }
    }

    @Test
    void deploySh_onALocalAws_doesWhatItSays() {
        Machine.here().require(Tool.TERRAFORM, Tool.AWS, Tool.MOTO_SERVER, Tool.PYTHON3, Tool.CURL);
        Program.Outcome outcome = withProvider(
                        "bash", TERRAFORM.resolve("tests/local-aws.sh").toString())
                .run();
        if (outcome.exit() == SKIPPED) {
            throw Machine.here().notRun(outcome.out().strip());
        }
        assertThat(outcome.exit()).as("%s", outcome).isZero();
        assertThat(outcome.out()).contains("tests passed");
    }

    @Test
    void scripts_haveNoFindings() throws IOException {
        Machine.here().require(Tool.SHELLCHECK);
        List<String> command = new ArrayList<>(List.of(
                "shellcheck",
                "-x",
                ROOT.resolve(".ci/run").toString(),
                ROOT.resolve(".ci/debian-postgres").toString(),
                ROOT.resolve("adapter-cli/src/main/launcher/backup-cli").toString()));
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            files.filter(file ->
                            file.toString().endsWith(".sh") && !file.toString().contains("/target/"))
                    .map(Path::toString)
                    .forEach(command::add);
        }
        assertThat(command).anyMatch(file -> file.endsWith("terraform/deploy.sh"));
        Program.Outcome outcome = Program.of(command.toArray(String[]::new)).run();
        assertThat(outcome.exit()).as("%s", outcome).isZero();
    }
}
