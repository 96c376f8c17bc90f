package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The corpus holds every case that is known to be tricky. Each has a number, which stands behind the statement that makes it:
 * {@code -- F12}.
 */
class CorpusTest {

    private static final int OLDEST = 13;

    /** 78 and 79, property graphs and publications with exceptions, need version 19. */
    private static final List<Integer> NOT_YET = List.of(78, 79);

    private static final int LAST = 80;

    /** The oldest server that knows the case, where it is not the oldest of all. */
    private static final Map<Integer, Integer> SINCE = Map.ofEntries(
            Map.entry(4, 15), // unlogged sequences
            Map.entry(13, 16), // generated columns that differ between partitions
            Map.entry(15, 17), // identity columns of partitioned tables
            Map.entry(26, 14), // SQL bodies
            Map.entry(31, 17), // named not-null constraints of domains
            Map.entry(32, 18), // and of tables
            Map.entry(33, 18),
            Map.entry(34, 18),
            Map.entry(35, 18), // NOT ENFORCED
            Map.entry(37, 18), // WITHOUT OVERLAPS, PERIOD
            Map.entry(38, 15), // NULLS NOT DISTINCT
            Map.entry(59, 14), // SQL bodies of procedures
            Map.entry(70, 15), // filters and column lists of publications
            Map.entry(71, 16)); // parallel streaming of subscriptions

    private static final Pattern MARK = Pattern.compile("-- (F\\d+(?: F\\d+)*)$", Pattern.MULTILINE);
    private static final Pattern NUMBER = Pattern.compile("F(\\d+)");
    private static final Pattern FILE = Pattern.compile(".+-(\\d+)\\.sql");

    @Test
    void corpus_holdsEveryTrickyCase_whereTheOldestServerThatKnowsItMeetsIt() throws IOException, URISyntaxException {
        Map<Integer, Integer> expected = new TreeMap<>();
        for (int number = 1; number <= LAST; number++) {
            if (!NOT_YET.contains(number)) {
                expected.put(number, SINCE.getOrDefault(number, OLDEST));
            }
        }

        assertThat(marked()).isEqualTo(expected);
    }

    /** The oldest server on which each case is met. */
    private static Map<Integer, Integer> marked() throws IOException, URISyntaxException {
        Path directory = Path.of(
                Objects.requireNonNull(CorpusTest.class.getResource("/corpus")).toURI());
        Map<Integer, Integer> marked = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                Matcher file = FILE.matcher(path.getFileName().toString());
                int since = file.matches() ? Integer.parseInt(file.group(1)) : OLDEST;
                for (MatchResult mark :
                        MARK.matcher(Files.readString(path)).results().toList()) {
                    NUMBER.matcher(mark.group(1))
                            .results()
                            .forEach(number -> marked.merge(Integer.parseInt(number.group(1)), since, Math::min));
                }
            }
        }
        return marked;
    }
}
