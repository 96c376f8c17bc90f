package io.pgbackup.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The core and the adapters are embedded, too: what they say names choices in words, and the command line puts its options there. */
class MessagesTest {

    private static final List<String> MODULES = List.of(
            "backup-core",
            "adapter-jdbc",
            "adapter-s3",
            "adapter-filesystem",
            "adapter-zstd",
            "adapter-aws",
            "embedded");

    private static final Pattern OPTION =
            Pattern.compile("(?m)^.*\"[^\"\\n]*(--[a-z]|\\bthe [a-z]+ command\\b)[^\"\\n]*\".*$");

    /** How part of a database is written into a backup, after pg_dump; and another program's option. */
    private static final List<String> ALLOWED = List.of("options.add(\"--", "zstd -d --long");

    @Test
    void messages_ofWhatIsEmbedded_nameNoOption() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (String module : MODULES) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    files++;
                    OPTION.matcher(Files.readString(source))
                            .results()
                            .map(MatchResult::group)
                            .filter(line -> ALLOWED.stream().noneMatch(line::contains))
                            .forEach(line -> found.add(source.getFileName() + ": " + line.strip()));
                }
            }
        }
        assertThat(files).isGreaterThan(300);
        assertThat(found).isEmpty();
    }
}
