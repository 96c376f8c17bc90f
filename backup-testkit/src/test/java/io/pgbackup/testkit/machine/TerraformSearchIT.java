package io.pgbackup.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Terraform that is a script: it initializes a module where its settings name a mirror with a file {@code works}. */
final class TerraformSearchIT {

    private static final String PROVIDER = "registry.terraform.io/hashicorp/aws";

    @TempDir
    private Path directory;

    private Path module;
    private Path near;
    private Path top;
    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void machineWithoutProvider() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        near = Files.createDirectory(directory.resolve("near"));
        top = Files.createDirectory(directory.resolve("top"));
        home = Files.createDirectory(directory.resolve("home"));
        module = Files.writeString(directory.resolve("versions.tf"), "terraform {\n}\n\nvariable \"x\" {}\n");
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put("HOME", home.toString());
        Path terraform = Files.writeString(bin.resolve("terraform"), """
                #!/bin/sh
                settings=${TF_CLI_CONFIG_FILE:-$HOME/.terraformrc}
                mirror=$(sed -n 's/^ *path = "\\(.*\\)"/\\1/p' "$settings" 2>/dev/null)
                case $1 in
                  init)
                    test -n "$mirror" || { echo 'could not connect to the registry' >&2; exit 1; }
                    mkdir -p .terraform/providers && ln -s "$mirror" .terraform/providers/linked
                    ;;
                  validate) test -e "$mirror/%s/works" || { echo 'the provider crashed' >&2; exit 1; } ;;
                esac
                """.formatted(PROVIDER));
        Files.setPosixFilePermissions(terraform, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Terraform look() {
        Machine machine = new Machine(environment, told -> {});
        return Terraform.look(machine, module, new ProviderCopies(machine, List.of(near), top));
    }

    private static Path mirror(Path place) throws IOException {
        Files.createFile(Files.createDirectories(place.resolve(PROVIDER)).resolve("works"));
        return place;
    }

    private static void assertFound(Terraform terraform, Path mirror) throws IOException {
        assertThat(terraform.lack()).isEmpty();
        assertThat(Path.of(terraform.environment().get("TF_CLI_CONFIG_FILE")))
                .content()
                .contains("path = \"" + mirror + "\"");
    }

    @Test
    void look_withoutCopyAndRegistry_saysWhatTerraformSays() {
        assertThat(look().lack().orElseThrow())
                .contains("no copy of AWS's provider that works", "could not connect to the registry");
    }

    @Test
    void look_withACopyInTheUsersDirectory_takesIt() throws IOException {
        Path mirror = mirror(home.resolve(".terraform.d/plugins"));

        assertFound(look(), mirror);
    }

    @Test
    void look_withACopyNearby_takesIt() throws IOException {
        Path mirror = mirror(near.resolve("plugins"));

        assertFound(look(), mirror);
    }

    @Test
    void look_withACopyFarAway_takesIt() throws IOException {
        Path mirror = mirror(top.resolve("a/b/c"));

        assertFound(look(), mirror);
    }

    @Test
    void look_withACopyOfAnEarlierRun_takesIt() throws IOException {
        Path mirror = mirror(home.resolve("project/.terraform/providers"));

        assertFound(look(), mirror);
    }

    @Test
    void look_withACopyThatDoesNotWork_takesTheNext() throws IOException {
        Files.createDirectories(home.resolve(".terraform.d/plugins").resolve(PROVIDER));

        Path mirror = mirror(near.resolve("plugins"));

        assertFound(look(), mirror);
    }

    @Test
    void look_withACopyThatDoesNotWork_isLikeNone() throws IOException {
        Files.createDirectories(near.resolve("plugins").resolve(PROVIDER));

        assertThat(look().lack()).isPresent();
    }

    @Test
    void look_withTheUsersOwnSettings_leavesThemAlone() throws IOException {
        mirror(near.resolve("plugins"));
        Path own = mirror(directory.resolve("own"));
        Files.writeString(
                home.resolve(".terraformrc"),
                "provider_installation {\n filesystem_mirror {\n path = \"" + own + "\"\n }\n}\n");

        Terraform terraform = look();

        assertThat(terraform.lack()).isEmpty();
        assertThat(terraform.environment()).isEmpty();
    }

    @Test
    void look_withSettingsThatNameAMissingFile_looksElsewhere() throws IOException {
        environment.put("TF_CLI_CONFIG_FILE", directory.resolve("missing").toString());

        Path mirror = mirror(near.resolve("plugins"));

        assertFound(look(), mirror);
    }
}
