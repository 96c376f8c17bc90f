package io.pgbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the command line without a database. */
class CliTest {

    @TempDir
    Path directory;

    private CliRig cli;

    @BeforeEach
    void start() {
        cli = new CliRig(directory);
    }

    @Test
    void help_namesEveryCommand() {
        CliRig.Outcome help = cli.run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .contains("backup", "restore", "list", "show", "cat", "verify", "prune", "check", "Exit codes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore", "list", "show", "cat", "verify", "prune", "check"})
    void help_ofEveryCommand_namesTheGlobalOptions(String command) {
        CliRig.Outcome help = cli.run(command, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .startsWith("Usage: backup-cli " + command)
                .contains("--config", "--store", "--json", "--quiet", "--verbose", "--help", "--version")
                .doesNotContain("--clean");
    }

    @Test
    void version_isThatOfTheBuild() {
        CliRig.Outcome version = cli.run("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).matches("backup-cli [0-9]+\\.[0-9]+\\.[0-9]+.*\\RJava [0-9].*\\R");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a command is missing",
                "lst | unmatched argument at index 0: 'lst'",
                "list --stoer x | unknown option",
                "list a b | unmatched argument",
                "show | missing required parameter",
                "restore x --jobs | missing required parameter",
                "list --store | missing required parameter"
            })
    void usage_thatIsWrong_endsWith2AndAHint(String line, String message) {
        CliRig.Outcome outcome = cli.run(line.isBlank() ? new String[0] : line.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().toLowerCase(java.util.Locale.ROOT))
                .contains("error: " + message)
                .contains("hint: see backup-cli");
    }

    /** A line of cron that makes no backup must not look as if it had. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup -h db.example | --url postgresql://",
                "backup -h db.example shop | --url postgresql://",
                "backup -h | 0",
                "backup shop -h | --url postgresql://",
                "backup --store file:/x --help | see backup-cli backup --help",
                "backup -hdb.example | --url postgresql://",
                "backup -qh | see backup-cli backup --help",
                "backup --quiet -V | see backup-cli backup --help",
                "backup --version shop | see backup-cli backup --help",
                "backup -V | 0",
                "backup -U postgres | --url postgresql://",
                "backup -p 5432 | --url postgresql://",
                "backup -p5432 shop | --url postgresql://",
                "backup -d shop | --url postgresql://",
                "backup --dbname=shop | --url postgresql://",
                "backup --host db --port 5432 --username me | --url postgresql://",
                "backup -W | PGPASSWORD",
                "backup -w | omit -w",
                "backup -Fc shop | there is only one format",
                "backup -f x.sql | --store file:/DIRECTORY",
                "backup -j 4 | --jobs",
                "backup -Z9 | --compression",
                "restore -h db x | --target postgresql://",
                "restore -d shop x | --target postgresql://",
                "restore -c x | --replace",
                "verify -h db x | --against postgresql://",
                "check -h db | --url postgresql://",
                "check --help --json | see backup-cli check --help",
                "list -h db | see backup-cli list --help",
                "show x -h | see backup-cli show --help",
                "cat x --help | see backup-cli cat --help",
                "prune --dry-run --help | see backup-cli prune --help",
                "--help backup | see backup-cli",
                "-V list | see backup-cli",
                "-h | 0",
                "--quiet --help | see backup-cli --help",
            })
    void help_amongOtherArguments_isAUsageError(String line, String hint) {
        CliRig.Outcome outcome = cli.run(line.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(hint.equals("0") ? 0 : 2);
        if (!hint.equals("0")) {
            assertThat(outcome.err()).contains("error: ").contains("hint: ").contains(hint);
        }
    }

    @Test
    void argument_thatTheLocaleCannotRead_isRefusedWithTheLocale() throws JsonProcessingException {
        CliRig.Outcome outcome = cli.run("backup", "gr\uFFFD\uFFFDe", "--json", "--store", "file:" + directory);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("argument 2").contains("LC_ALL=C.UTF-8");
        assertThat(outcome.json().get("error").get("hint").asText()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void variable_thatTheLocaleCannotRead_isRefusedWithTheLocale() {
        for (String variable :
                new String[] {"BACKUP_STORE", "DB_0_DATABASE", "DATABASES", "PGDATABASE", "PGPASSWORD"}) {
            CliRig.Outcome outcome = new CliRig(directory)
                    .with(variable, "file:gr\uFFFD\uFFFDe")
                    .run("list", "--store", "file:" + directory);
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains(variable + " holds characters")
                    .contains("LC_ALL=C.UTF-8")
                    .doesNotContain("gr\uFFFD");
        }
    }

    @Test
    void argument_thatBeginsWithAnAtSign_isNoFileOfArguments() throws IOException {
        Files.writeString(directory.resolve("arguments"), "--help");
        CliRig.Outcome outcome = cli.run("show", "@" + directory.resolve("arguments"), "--store", "file:" + directory);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no backup of @");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "check", "verify", "prune", "show x", "backup --url postgresql://u@127.0.0.1:1/d"})
    void command_withoutStore_saysHowToGiveOne(String line) {
        CliRig.Outcome outcome = cli.run(line.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err() + outcome.out()).contains("no store is given").contains("--store");
    }

    @Test
    void settings_withManyProblems_areReportedTogether() {
        CliRig.Outcome outcome =
                cli.with("BACKUP_STORE", "x").with("DB_HOST", "h").run("list", "--quiet");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("error: the configuration has 3 problems")
                .contains("\n  BACKUP_STORE is 'x'")
                .contains("\n  DB_0_USERNAME is missing");
    }

    @Test
    void settings_ofTheDefaultFile_areRead() throws IOException {
        Files.writeString(directory.resolve("backup.yaml"), "store: file:store\n");
        CliRig.Outcome outcome = cli.run("list");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("there are no backups in file:" + real("store") + "\n");
    }

    @Test
    void settings_ofANamedFile_mustExist() {
        CliRig.Outcome outcome = cli.run("list", "--config", "absent.yaml");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no file").contains("absent.yaml");
    }

    @Test
    void globalOptions_mayStandBeforeTheCommand() {
        CliRig.Outcome outcome = cli.run("--store", "file:" + directory.resolve("s"), "--quiet", "list");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void list_asJson_isOneObject() throws JsonProcessingException {
        CliRig.Outcome outcome = cli.run("list", "--json", "--store", "file:" + directory);
        assertThat(outcome.json()).hasToString("{\"backups\":[]}");
        assertThat(outcome.out()).endsWith("}\n").hasLineCount(1);
    }

    @Test
    void failure_asJson_isOneObjectToo() throws JsonProcessingException {
        for (String[] arguments : new String[][] {{"list", "--json"}, {"list", "--json", "--bogus"}}) {
            JsonNode error = cli.run(arguments).json().get("error");
            assertThat(error.get("kind").asText()).isEqualTo("usage");
            assertThat(error.get("exitCode").asInt()).isEqualTo(2);
            assertThat(error.get("message").asText()).isNotEmpty();
            assertThat(error.get("hint").asText()).isNotEmpty();
        }
    }

    @Test
    void messages_asJson_areOneObjectPerLine() throws JsonProcessingException {
        CliRig.Outcome outcome = cli.with("LOG_FORMAT", "json").run("list");
        JsonNode line = new JsonMapper().readTree(outcome.err());
        assertThat(outcome.err()).hasLineCount(1);
        assertThat(line.get("level").asText()).isEqualTo("error");
        assertThat(line.get("message").asText()).isEqualTo("no store is given");
        assertThat(line.get("hint").asText()).contains("BACKUP_STORE");
    }

    @Test
    void verbose_showsTheStackTrace() {
        assertThat(cli.run("list").err()).doesNotContain("ConfigurationException");
        assertThat(cli.run("list", "--verbose").err())
                .contains("ConfigurationException")
                .contains("    at io.pgbackup");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list postgresql://u:hunter2@h/d x",
                "list --bogus=postgresql://u:hunter2@h/d",
                "restore x --target postgres://u:hunter2/a@h/d --store file:/",
                "restore x --target postgresql://u:hunter2%@h/d --store file:/",
                "restore x --target postgresql://u:p@ss/hunter2#rd@host/db --store file:/",
                "backup --url postgresql://u:p@hunter2/w#rd@host/db --store file:/",
                "backup --url postgresql://u:p@hunter2?w#rd@host/db --store file:/",
                "backup --url postgresql://u:hunter2/db --store file:/",
                "backup --url postgresql://u@h/d?hunter2=x --store file:/",
                "backup --url host=h,password=hunter2 --store file:/",
                "backup host=h,password=hunter2 --store file:/tmp",
                "list postgresql://u:p@ss/hunter2#rd@host/db x",
                "show postgresql://u:hunter2 --store file:/tmp",
                "restore x --target http://u:hunter2@h/d --store file:/",
                "backup --url postgresql://u@h/d?password=hunter2&bogus=1 --store file:/",
                "list --store http://u:hunter2@h/d",
                "backup postgresql://u:hunter2@h/d --store file:/tmp"
            })
    void password_inWrongArguments_isNeverPrinted(String line) {
        for (String option : new String[] {"--verbose", "--json"}) {
            CliRig.Outcome outcome = cli.run((line + " " + option).split(" "));
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err() + outcome.out()).isNotEmpty().doesNotContain("hunter2");
        }
    }

    @Test
    void backup_ofUnreachableServer_endsWith3() {
        CliRig.Outcome outcome = cli.with("PGPASSWORD", "hunter2")
                .run("backup", "--url", "postgresql://u@127.0.0.1:1/d", "--store", "file:" + directory);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("error: d: ").doesNotContain("hunter2");
    }

    @Test
    void store_thatCannotBe_endsWith4() {
        CliRig.Outcome outcome = cli.run("list", "--store", "file:" + directory.resolve("a/b/c"));
        assertThat(outcome.exitCode()).isEqualTo(4);
        assertThat(outcome.err()).contains("error: ").contains("hint: ");
    }

    @Test
    void file_thatIsNoBackup_endsWith5() throws IOException {
        Path file = Files.writeString(directory.resolve("other.sql"), "SELECT 1;\n");
        assertThat(cli.run("show", file.toString()).exitCode()).isEqualTo(5);
        assertThat(cli.run("verify", "./other.sql").err()).contains("is not a backup that this program wrote");
    }

    @Test
    void file_thatIsAbsent_endsWith2() {
        CliRig.Outcome outcome = cli.run("show", "./absent.sql");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("there is no file ./absent.sql");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restore x | no target is given",
                "restore --target postgresql://u@h/d | no backup is given",
                "restore x --target postgresql://u@h/d --create --replace | --create and --replace",
                "restore x --target postgresql://u@h/d --drop-old | --drop-old is given without --replace",
                "restore x --target postgresql://u@h/d --replace --table t | --replace needs the whole backup",
                "restore x --target postgresql://u@h/d --replace --schema-only | --replace needs the whole backup",
                "restore x --target postgresql://u@h/d --replace --keep-going | --replace and --keep-going",
                "restore x --target postgresql://u@h/d --create --data-only | --create needs definitions",
                "restore x --target postgresql://u@h/d --schema-only --data-only | cannot be combined",
                "restore x --target postgresql://u@h/d --section all | --section is 'all'",
                "restore x --target postgresql://u@h/d --table . | --table: pattern",
                "restore x --target postgresql://u@h/d --jobs many | --jobs is 'many'",
                "backup a | no configured database has the name a",
                "backup | no database is given",
                "backup a --url postgresql://u@h/d | --url and NAME",
                "backup --url postgresql://u@h/d --time yesterday | --time is 'yesterday'",
                "backup --url postgresql://u@h/d --compression lz4 | --compression is 'lz4'",
                "verify | there are no backups",
                "verify --against postgresql://u@h/d | need a backup",
                "prune a | there is no backup of a",
                "cat x --json | cat prints SQL",
                "show '' | the name of the backup to read is empty",
                "show x@2025-01-31T03:00Z | there is no backup of x at or before 2025-01-31T03:00:00Z"
            })
    void command_withWrongArguments_endsWith2(String line, String message) {
        CliRig.Outcome outcome = cli.with("BACKUP_STORE", "file:" + directory)
                .run(line.replace("''", "").split(" ", -1));
        assertThat(outcome.err()).contains("error: ").contains(message).contains("hint: ");
        assertThat(outcome.exitCode()).isEqualTo(2);
    }

    private Path real(String name) throws IOException {
        return directory.resolve(name).toRealPath();
    }
}
