package io.pgbackup.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.config.Setting;
import io.pgbackup.config.Settings;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.config.SettingsSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files {@code backup.yaml} of {@code docs/install.md} are right, and the complete one has every key. */
class ExampleConfigurationTest {

    @TempDir
    Path directory;

    @Test
    void small_isRead() throws IOException {
        Settings settings = load("backup.yaml small");
        assertThat(settings.requireStore().uri()).isEqualTo("file:/var/backups/pg");
        assertThat(settings.retentionDays()).isEqualTo(14);
        assertThat(settings.databases()).hasSize(1);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void complete_isRead() throws IOException {
        Settings settings = load("backup.yaml complete");
        assertThat(settings.requireStore().uri()).isEqualTo("s3://example-postgres-backups/postgres-backup");
        assertThat(settings.databases())
                .extracting(database -> database.name())
                .containsExactly("shop", "billing", "orders", "crm", "wiki");
        assertThat(settings.allowedOmissions()).containsExactly("subscription *", "user mapping *");
        assertThat(settings.networkTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.restore().backup()).isEqualTo("shop");
        assertThat(settings.restore().dropExisting()).isFalse();
        assertThat(settings.restore().target()).isNotNull();
    }

    @Test
    void complete_hasEveryKey() throws IOException {
        String text = block("backup.yaml complete");
        List<String> keys = Stream.concat(
                        Stream.of(Setting.values()).map(Setting::fileKey).map(key -> key.replace("restore.", "")),
                        new ReferenceTable(Path.of("..", "docs", "operations.md"), "databases", List.of())
                                .rows().values().stream()
                                        .map(cells -> cells.get(1).replace("`", "")))
                .toList();
        assertThat(keys)
                .hasSizeGreaterThan(20)
                .allSatisfy(key -> assertThat(text).containsPattern("(?m)^[ -]*" + key + ":"));
    }

    private Settings load(String name) throws IOException {
        Path password = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "secret\n");
        Path file = Files.createFile(
                directory.resolve("backup.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, block(name).replace("/etc/pgbackup/shop.password", password.toString()));
        return new SettingsLoader().load(new SettingsSources(Map.of(), Map.of(), file, null));
    }

    private static String block(String name) throws IOException {
        Matcher block = Pattern.compile("<!-- test: " + name + " -->\n```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "install.md")));
        assertThat(block.find()).as("install.md has a file marked %s", name).isTrue();
        return block.group(1);
    }
}
