package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents promise an outcome for each fault that is tried, and name the test; it must be there. */
class TriedFaultsTest {

    private static final Path ROOT = Path.of("..");
    /** {@code Class.method}, {@code Class}, or {@code .method} of the class before. */
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))?(?:\\.(\\w+))?`");

    @Test
    void everyRowOfTheTables_namesTestsThatExist() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/faults.md"));
        List<String> rows = text.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| fault |"))
                .toList();
        assertThat(rows).isNotEmpty();
        Map<String, String> sources = testSources();
        List<String> wrong = new ArrayList<>();
        for (String row : rows) {
            Matcher named = NAMED.matcher(row.substring(row.lastIndexOf(" | ")));
            String testClass = "";
            int found = 0;
            while (named.find()) {
                found++;
                testClass = named.group(1) == null ? testClass : named.group(1);
                String source = sources.getOrDefault(testClass, "");
                boolean isThere =
                        named.group(2) == null ? !source.isEmpty() : source.contains("void " + named.group(2) + "(");
                if (!isThere) {
                    wrong.add(testClass + named.group());
                }
            }
            if (found == 0) {
                wrong.add(row);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT,
                15,
                (path, attributes) -> path.toString().contains("/src/test/java/")
                        && path.getFileName().toString().matches("\\w+(Test|IT)\\.java"))) {
            return files.collect(Collectors.toMap(
                    path -> path.getFileName().toString().replace(".java", ""),
                    TriedFaultsTest::read,
                    (one, other) -> one + other));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
