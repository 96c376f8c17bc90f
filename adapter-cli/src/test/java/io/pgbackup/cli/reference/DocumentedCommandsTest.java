package io.pgbackup.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** The command lines that the documents print are ones that the program takes, and the messages that they quote are its own. */
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMAND = Pattern.compile("backup-cli(?:\\.jar)? +([a-z]+\\b[^\\n]*)");
    /** What ends a command for the shell, or for a sentence. */
    private static final Pattern END = Pattern.compile(" +#.*| *(\\|\\||\\||&&|;|>|<|\\)$|`).*");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    @Test
    void commands_areTaken() throws IOException {
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Path document : documents()) {
            Matcher command = COMMAND.matcher(blocks(Files.readString(document)));
            while (command.find()) {
                found++;
                String line = END.matcher(command.group(1)).replaceAll("").strip();
                try {
                    Commands.line().parseArgs(words(line));
                } catch (ParameterException e) {
                    wrong.add(ROOT.relativize(document) + ": " + line + ": " + e.getMessage());
                }
            }
        }
        assertThat(found).isGreaterThan(30);
        assertThat(wrong).isEmpty();
    }

    /** Blocks of code, their continued lines joined; and code within sentences that begins with the program. */
    private static String blocks(String text) {
        String joined = text.replaceAll("\\\\\n\\s*", " ");
        return Stream.concat(
                        Pattern.compile("(?ms)^ *```(?:sh|ini|cron)\\n(.*?)^ *```")
                                .matcher(joined)
                                .results(),
                        Pattern.compile("`((?:java -jar )?backup-cli(?:\\.jar)? [^`\n]*)`")
                                .matcher(joined)
                                .results())
                .map(match -> match.group(1))
                .collect(Collectors.joining("\n"));
    }

    private static String[] words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> Stream.of(word.group(1), word.group(2), word.group(3))
                        .filter(text -> text != null)
                        .findFirst()
                        .orElse(""))
                .toArray(String[]::new);
    }

    /** Their text is that of the sources, but for what stands for a name: {@code …}. */
    @Test
    void messagesOfTroubleshooting_areTheProgramsOwn() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/operations.md"));
        Matcher table = Pattern.compile("(?s)<!-- messages -->\n(.*?)<!-- end of messages -->")
                .matcher(document);
        assertThat(table.find()).isTrue();
        Map<String, String> pieces = new TreeMap<>();
        table.group(1).lines().skip(2).forEach(row -> {
            Matcher quoted = Pattern.compile("`([^`]+)`").matcher(row.split("(?<!\\\\)\\|", -1)[2]);
            while (quoted.find()) {
                Stream.of(quoted.group(1).split("…", -1))
                        .map(String::strip)
                        .filter(piece -> !piece.isEmpty())
                        .forEach(piece -> pieces.put(piece, row));
            }
        });
        String sources = sources();
        assertThat(pieces).hasSizeGreaterThan(20);
        assertThat(pieces.keySet().stream().filter(piece -> !sources.contains(piece)))
                .as("quotes that no source has")
                .isEmpty();
    }

    /** All of the program, with its texts in one piece each. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.find(
                ROOT,
                15,
                (path, attributes) -> path.toString().contains("/src/main/java/")
                        && path.toString().endsWith(".java"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
            }
        }
        return all.toString();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
