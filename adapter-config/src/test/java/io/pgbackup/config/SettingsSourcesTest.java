package io.pgbackup.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file, and which source wins. */
class SettingsSourcesTest {

    private static final String FULL = """
            store: s3://bucket/prefix
            aws_region: eu-central-1
            sse: AES256
            retention_days: 14
            compression: zstd:3
            jobs: 4
            log_level: warn
            log_format: json
            databases:
              - host: db.example
                port: 5433
                username: backup
                password: s3cret
                database: app
                ssl_mode: require
                name: app-eu
            restore:
              backup: app-eu
              drop_existing: true
              target:
                host: other.example
                username: owner
                database: copy
            """;

    @TempDir
    Path directory;

    @Test
    void file_withAllKeys_isRead() throws IOException {
        Settings settings = load(Map.of(), Map.of(), FULL);
        assertThat(settings.requireStore())
                .isEqualTo(new StoreSettings.S3("bucket", "prefix", "eu-central-1", null, "AES256", null));
        assertThat(settings.retentionDays()).isEqualTo(14);
        assertThat(settings.compression()).hasToString("zstd:3");
        assertThat(settings.jobs()).isEqualTo(4);
        assertThat(settings.logLevel()).isEqualTo(LogLevel.WARN);
        assertThat(settings.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(settings.databases())
                .containsExactly(new DatabaseSettings(
                        "app-eu",
                        "db.example",
                        5433,
                        "backup",
                        PasswordSource.of(new Secret("s3cret")),
                        "app",
                        "require"));
        assertThat(settings.restore())
                .isEqualTo(new RestoreSettings(
                        new DatabaseSettings("copy", "other.example", 5432, "owner", PasswordSource.none(), "copy", ""),
                        "app-eu",
                        true));
    }

    @Test
    void file_withAPasswordThatOthersCanRead_isWarnedOf() throws IOException {
        Path file = Files.writeString(directory.resolve("open.yaml"), FULL);
        for (String mode : List.of("rw-r--r--", "rw-r-----", "rw----r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThat(warnings(file, Map.of()))
                    .singleElement()
                    .asString()
                    .contains(file.toString())
                    .contains(mode)
                    .contains("chmod 600");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(warnings(file, Map.of())).isEmpty();
        Files.writeString(file, "jobs: 2\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(warnings(file, Map.of())).as("without a password").isEmpty();
    }

    @Test
    void passwordFile_thatOthersCanRead_isWarnedOf() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, String> variables =
                Map.of("DB_HOST", "h", "DB_USERNAME", "u", "DB_DATABASE", "d", "DB_PASSWORD_FILE", file.toString());

        assertThat(warnings(null, variables)).singleElement().asString().contains(file.toString(), "rw-r--r--");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(warnings(null, variables)).isEmpty();
    }

    @Test
    void variables_thatTheLocaleCannotRead_areReported() {
        assertThat(Undecodable.is("gr\uFFFD")).isTrue();
        assertThat(Undecodable.is("gr\uD800")).isTrue();
        assertThat(Undecodable.is("größe 👍")).isFalse();
        assertThat(catchThrowableOfType(
                        ConfigurationException.class,
                        () -> new SettingsLoader()
                                .load(SettingsSources.of(Map.of("DB_0_DATABASE", "gr\uFFFD", "X", "\uFFFD")))))
                .hasMessageContaining("DB_0_DATABASE holds characters");
    }

    private static List<String> warnings(@Nullable Path file, Map<String, String> variables) {
        return new SettingsLoader()
                .load(new SettingsSources(Map.of(), variables, file, null))
                .warnings();
    }

    @Test
    void file_asJson_isRead() throws IOException {
        assertThat(load(Map.of(), Map.of(), "{\"store\": \"file:/b\", \"jobs\": 3}")
                        .jobs())
                .isEqualTo(3);
    }

    @Test
    void file_thatIsEmpty_givesTheDefaults() throws IOException {
        assertThat(load(Map.of(), Map.of(), "").jobs()).isZero();
        assertThat(load(Map.of(), Map.of(), "# nothing\n").jobs()).isZero();
    }

    @Test
    void file_withUnknownKeys_namesAllOfThem() {
        assertThat(failure("stor: x\nrestore:\n  bakcup: y\ndatabases:\n  - hots: z\n"))
                .contains(": stor is not known")
                .contains(": restore.bakcup is not known")
                .contains(": databases[0].hots is not known");
    }

    @Test
    void file_withWrongShape_fails() {
        assertThat(failure("- a\n")).contains("does not hold keys with values");
        assertThat(failure("jobs: [1]\n")).contains("jobs is not a plain value");
        assertThat(failure("databases: app\n")).contains("databases is not a list");
        assertThat(failure("restore: app\n")).contains("restore is not known");
        assertThat(failure("a: 1\n---\nb: 2\n")).contains("more than one document");
    }

    @Test
    void file_withPasswordThatYamlTakesForANumber_fails() {
        assertThat(failure("databases:\n  - {host: h, username: u, database: d, password: 0123456}\n"))
                .contains("databases[0].password is not a text")
                .contains("quotes")
                .doesNotContain("123456");
    }

    @Test
    void file_thatIsNoYaml_neverShowsItsText() {
        assertThat(failure("store: file:/b\npassword: \"hunter2\n  x: [hunter2\n"))
                .contains("is not valid YAML at line")
                .doesNotContain("hunter2");
    }

    @Test
    void file_withAKeyTwice_fails() {
        assertThat(failure("jobs: 1\njobs: 2\n")).contains("is not valid YAML");
    }

    @Test
    void file_namedAndAbsent_fails() {
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), directory.resolve("absent.yaml"), null);
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> new SettingsLoader().load(sources));
        assertThat(e).hasMessageContaining("there is no file").hasMessageContaining("absent.yaml");
    }

    @Test
    void defaultFile_isReadOnlyWhereItIsThere() throws IOException {
        Path file = directory.resolve(SettingsSources.DEFAULT_FILE_NAME);
        SettingsSources sources = new SettingsSources(Map.of(), Map.of(), null, file);
        assertThat(new SettingsLoader().load(sources).jobs()).isZero();
        Files.writeString(file, "jobs: 7\n");
        assertThat(new SettingsLoader().load(sources).jobs()).isEqualTo(7);
    }

    @Test
    void environment_winsOverFile() throws IOException {
        Settings settings = load(
                Map.of(),
                Map.of(
                        "BACKUP_JOBS", "9",
                        "LOCAL_BACKUP_PATH", "/other",
                        "DB_HOST", "env.example",
                        "DB_USERNAME", "u",
                        "DB_DATABASE", "env",
                        "IMPORT_BACKUP_PATH", "from-env"),
                FULL);
        assertThat(settings.jobs()).isEqualTo(9);
        assertThat(settings.requireStore().uri()).isEqualTo("file:/other");
        assertThat(settings.databases()).extracting(DatabaseSettings::name).containsExactly("env");
        assertThat(settings.restore().backup()).isEqualTo("from-env");
        assertThat(settings.retentionDays()).isEqualTo(14);
    }

    @Test
    void commandLine_winsOverAll() throws IOException {
        Settings settings = load(
                Map.of(Setting.JOBS, "1", Setting.STORE, "file:/cli", Setting.COMPRESSION, "gzip"),
                Map.of("BACKUP_JOBS", "9", "BACKUP_STORE", "file:/env", "LOCAL_BACKUP_PATH", "/also"),
                FULL);
        assertThat(settings.jobs()).isEqualTo(1);
        assertThat(settings.requireStore().uri()).isEqualTo("file:/cli");
        assertThat(settings.compression()).hasToString("gzip");
    }

    @Test
    void allowedOmissions_haveSemicolonsOrLineBreaksBetweenThem() throws IOException {
        assertThat(load(Map.of(), Map.of("BACKUP_ALLOW_OMISSIONS", "user mapping *; large object 42;"), "")
                        .allowedOmissions())
                .containsExactly("user mapping *", "large object 42");
        assertThat(load(Map.of(), Map.of(), "allow_omissions: |\n  sequence a.b\n  function f(a, b)\n")
                        .allowedOmissions())
                .containsExactly("sequence a.b", "function f(a, b)");
        assertThat(load(Map.of(), Map.of(), "").allowedOmissions()).isEmpty();
    }

    @Test
    void commandLine_withWrongValue_isNamedByItsOption() {
        SettingsSources sources = new SettingsSources(Map.of(Setting.JOBS, "many"), Map.of(), null, null);
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> new SettingsLoader().load(sources));
        assertThat(e).hasMessageContaining("--jobs is 'many'");
    }

    private Settings load(Map<Setting, String> commandLine, Map<String, String> environment, String content)
            throws IOException {
        Path file = Files.writeString(directory.resolve("test.yaml"), content);
        return new SettingsLoader().load(new SettingsSources(commandLine, environment, file, null));
    }

    private String failure(String content) {
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> load(Map.of(), Map.of(), content));
        assertThat(e).as("a failure is expected").isNotNull();
        return e.getMessage() + ": " + e.hint().orElseThrow();
    }
}
