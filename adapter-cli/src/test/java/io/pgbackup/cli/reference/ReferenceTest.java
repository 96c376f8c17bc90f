package io.pgbackup.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.cli.CliRig;
import io.pgbackup.config.Setting;
import io.pgbackup.config.Settings;
import io.pgbackup.core.failure.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Every setting, option and exit code stands in the reference of {@code docs/operations.md}. {@code -Dpgbackup.docs.rewrite=true} writes the
 * tables anew; what a new setting means is left for people to say.
 */
class ReferenceTest {

    private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
    private static final boolean REWRITES = Boolean.getBoolean("pgbackup.docs.rewrite");
    private static final Pattern VARIABLE = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");

    @TempDir
    Path directory;

    private static final ReferenceTable SETTINGS = new ReferenceTable(
            OPERATIONS, "settings", List.of("environment", "`backup.yaml`", "option", "meaning (default)"));

    @Test
    void settings_areAllInTheReference() throws IOException {
        Set<String> offered = options().values().stream()
                .flatMap(List::stream)
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toCollection(TreeSet::new));
        List<List<String>> rows = Stream.of(Setting.values())
                .map(setting -> List.of(code(setting.variable()), code(setting.fileKey()), optionOf(setting, offered)))
                .toList();
        check(SETTINGS, rows);
    }

    /** Many settings have no option. */
    private static String optionOf(Setting setting, Set<String> offered) {
        if (setting == Setting.RESTORE_BACKUP) {
            return "`restore BACKUP`";
        }
        return offered.contains(setting.option()) ? code(setting.option()) : "–";
    }

    @Test
    void settings_tellTheirDefaults() throws IOException {
        Map<String, List<String>> rows = SETTINGS.rows();
        assertThat(meaning(rows, Setting.RETENTION_DAYS)).contains("(" + Settings.DEFAULT_RETENTION_DAYS + ")");
        assertThat(meaning(rows, Setting.NETWORK_TIMEOUT))
                .contains("(" + Settings.DEFAULT_NETWORK_TIMEOUT.toSeconds() + ")");
    }

    private static String meaning(Map<String, List<String>> rows, Setting setting) {
        List<String> cells = rows.getOrDefault(code(setting.variable()), List.of());
        return cells.isEmpty() ? "" : cells.get(cells.size() - 1);
    }

    /** The loader's own remedy names the fields; they are not seen from here otherwise. */
    @Test
    void fieldsOfDatabases_areAllInTheReference() throws IOException {
        String remedy =
                new CliRig(directory).with("DB_0_NONSENSE", "x").run("list").err();
        Matcher suffixes = Pattern.compile("one of (_[A-Z_, ]+)").matcher(remedy);
        assertThat(suffixes.find()).as(remedy).isTrue();
        List<List<String>> rows = Stream.of(suffixes.group(1).split(",\\s*"))
                .map(String::strip)
                .map(suffix -> List.of(
                        code("DB_<i>" + suffix), code(suffix.substring(1).toLowerCase(Locale.ROOT))))
                .toList();
        check(
                new ReferenceTable(
                        OPERATIONS, "databases", List.of("environment", "key in `backup.yaml`", "meaning (default)")),
                rows);
    }

    @Test
    void variables_thatTheConfigurationReads_areInTheDocument() throws IOException {
        Set<String> read = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("..", "adapter-config", "src", "main", "java"))) {
            sources.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> VARIABLE.matcher(text(file)).results())
                    .forEach(found -> read.add(found.group(1)));
        }
        String document = Files.readString(OPERATIONS);
        assertThat(read)
                .contains("AWS_BUCKET")
                .allSatisfy(name -> assertThat(document).contains(code(name)));
    }

    @Test
    void options_areAllInTheReference() throws IOException {
        Map<String, List<OptionSpec>> options = options();
        List<List<String>> rows = new ArrayList<>();
        options.get("").forEach(option -> rows.add(row("every command", option)));
        commands().forEach((command, spec) -> {
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                rows.add(List.of(code(command + " " + parameter.paramLabel()), plain(parameter.description())));
            }
            options.getOrDefault(command, List.of()).forEach(option -> rows.add(row(command, option)));
        });
        check(new ReferenceTable(OPERATIONS, "options", List.of("command and option", "meaning")), rows);
    }

    private static List<String> row(String command, OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            names.add("--no-" + option.longestName().substring(2));
        }
        String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        return List.of(
                (command.equals("every command") ? command + ":" : code(command)) + " "
                        + names.stream().map(name -> code(name + value)).collect(Collectors.joining(", ")),
                plain(option.description()));
    }

    @Test
    void exitCodes_areAllInTheDocument() throws IOException {
        Map<Integer, List<String>> kinds = new TreeMap<>();
        kinds.put(0, List.of("–"));
        for (FailureKind kind : FailureKind.values()) {
            kinds.computeIfAbsent(kind.exitCode(), code -> new ArrayList<>())
                    .add(code(kind.name().toLowerCase(Locale.ROOT)));
        }
        List<List<String>> rows = kinds.entrySet().stream()
                .map(code -> List.of(code.getKey().toString(), String.join(", ", code.getValue())))
                .toList();
        check(
                new ReferenceTable(
                        OPERATIONS, "exit codes", List.of("code", "`kind` in `--json`", "meaning", "what to do")),
                rows);
    }

    /** Of each command its own; of {@code ""} those of all. */
    private static Map<String, List<OptionSpec>> options() {
        Map<String, List<OptionSpec>> options = new TreeMap<>();
        commands().forEach((command, spec) -> {
            options.put(
                    command,
                    spec.options().stream()
                            .filter(option -> !option.inherited())
                            .toList());
            options.put(
                    "", spec.options().stream().filter(OptionSpec::inherited).toList());
        });
        return options;
    }

    private static Map<String, CommandSpec> commands() {
        return Commands.line().getSubcommands().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        command -> command.getValue().getCommandSpec(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static void check(ReferenceTable table, List<List<String>> rows) throws IOException {
        String expected = table.expected(rows);
        if (REWRITES) {
            table.rewrite(expected);
        }
        assertThat(table.written())
                .as("write docs/operations.md anew: ./mvnw -pl adapter-cli -am test -Dtest=ReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dpgbackup.docs.rewrite=true")
                .isEqualTo(expected);
        assertThat(table.rows().values())
                .as("each row has something in each column")
                .allSatisfy(cells -> assertThat(cells).doesNotContain(""));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String plain(String... description) {
        return String.join(" ", description)
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("<", "&lt;");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
