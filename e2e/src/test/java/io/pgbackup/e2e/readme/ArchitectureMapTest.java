package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The map names classes in brackets, and the links at its end lead to them. {@code -Dpgbackup.docs.rewrite=true} corrects the links after
 * classes were moved.
 */
class ArchitectureMapTest {

    private static final Path ROOT = Path.of("..");
    private static final Path MAP = ROOT.resolve("docs/architecture.md");
    private static final boolean REWRITES = Boolean.getBoolean("pgbackup.docs.rewrite");
    private static final Pattern LINK = Pattern.compile("(?m)^\\[(\\w+)]: (\\S+)$");
    private static final Pattern NAMED = Pattern.compile("\\[([A-Z]\\w+)](?!\\(|: \\.\\./)");

    @Test
    void links_leadToTheClassesThatTheyName() throws IOException {
        Map<String, List<String>> classes = classes();
        String text = Files.readString(MAP);
        if (REWRITES) {
            text = LINK.matcher(text).replaceAll(link -> Matcher.quoteReplacement(corrected(link, classes)));
            Files.writeString(MAP, text);
        }
        List<String> wrong = LINK.matcher(text)
                .results()
                .filter(link -> !classes.getOrDefault(link.group(1), List.of()).contains(link.group(2)))
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(LINK.matcher(text).results()).hasSizeGreaterThan(100);
        assertThat(wrong)
                .as("correct the links: ./mvnw -pl e2e -am test -Dtest=ArchitectureMapTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dpgbackup.docs.rewrite=true")
                .isEmpty();
    }

    /** Of several classes of one name, the one in the module that the link led to. */
    private static String corrected(MatchResult link, Map<String, List<String>> classes) {
        List<String> places = classes.getOrDefault(link.group(1), List.of());
        String sources = link.group(2).replaceAll("/java/.*", "/java/");
        List<String> near = places.size() == 1
                ? places
                : places.stream().filter(place -> place.startsWith(sources)).toList();
        boolean isRight = places.contains(link.group(2)) || near.size() != 1;
        return isRight ? link.group() : "[" + link.group(1) + "]: " + near.get(0);
    }

    @Test
    void classes_haveALinkEach() throws IOException {
        String text = Files.readString(MAP);
        Set<String> named = matches(NAMED, text);
        assertThat(named).hasSizeGreaterThan(100).isEqualTo(matches(LINK, text));
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void modules_areAllOnTheMap() throws IOException {
        List<String> modules = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> "`" + module.group(1) + "`")
                .toList();
        assertThat(modules).isNotEmpty();
        assertThat(Files.readString(MAP)).contains(modules);
    }

    /** Whoever adds a use case or a port adds it to the map. */
    @Test
    void useCasesAndPorts_areAllOnTheMap() throws IOException {
        String text = Files.readString(MAP);
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, List<String>> named : classes().entrySet()) {
            for (String place : named.getValue()) {
                if (isUseCaseOrPort(named.getKey(), place) && !text.contains("]: " + place + "\n")) {
                    missing.add(named.getKey());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isUseCaseOrPort(String name, String place) throws IOException {
        if (!place.startsWith("../backup-core/src/main/")) {
            return false;
        }
        String source = Files.readString(MAP.getParent().resolve(place));
        boolean isPort = source.contains("\npublic interface " + name + " ") && implementedOutside(name);
        boolean isUseCase = name.matches("(Run|Make|Restore|Verify|Prune)(Backups?|Restore|Database|Globals)")
                && source.contains("\npublic final class " + name + " ");
        return isPort || isUseCase;
    }

    private static boolean implementedOutside(String port) throws IOException {
        Pattern implementing = Pattern.compile("implements [\\w., <>]*\\b" + port + "\\b");
        for (Path module :
                List.of(ROOT.resolve("adapter-jdbc"), ROOT.resolve("adapter-s3"), ROOT.resolve("adapter-zstd"))) {
            try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    if (implementing.matcher(Files.readString(file)).find()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Where the classes of each simple name are, as the map would link them. */
    private static Map<String, List<String>> classes() throws IOException {
        Map<String, List<String>> classes = new TreeMap<>();
        try (Stream<Path> files = Files.find(
                ROOT,
                15,
                (path, attributes) -> path.toString().matches(".*/src/(main|test)/java/.*\\.java")
                        && !path.toString().contains("/target/"))) {
            files.sorted()
                    .forEach(file -> classes.computeIfAbsent(
                                    file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>())
                            .add("../" + ROOT.relativize(file).toString().replace('\\', '/')));
        }
        return classes;
    }
}
