package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program: its text is the region of {@link Embedding} that is compiled and run here. */
class EmbeddingIT {

    @TempDir
    Path directory;

    @Test
    void readme_showsTheProgramThatIsTested() throws IOException {
        String shown = between(
                Files.readString(Path.of("../README.md")), "<!-- test: snippet Embedding.java -->\n```java\n(.*?)```");
        String tested = between(
                        Files.readString(Path.of("src/test/java/io/pgbackup/e2e/readme/Embedding.java")),
                        "// README begins\n(.*?) *// README ends")
                .replace("directory", "Path.of(\"/var/backups/pg\")");
        assertThat(unformatted(shown)).isEqualTo(unformatted(tested));
    }

    private static String between(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as("text has %s", pattern).isTrue();
        return matcher.group(1);
    }

    private static String unformatted(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void program_fromTheReadme_backsUpAndRestores() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        String shop = server.createDatabase("shop");
        String copy = server.createDatabase("copy");
        server.execute(shop, "CREATE TABLE t AS SELECT i, md5(i::text) AS m FROM generate_series(1, 1000) i");
        JdbcSettings source = JdbcSettings.parse(server.url(shop), Map.of());
        JdbcSettings target = JdbcSettings.parse(server.url(copy), Map.of());

        assertThat(Embedding.run(directory, source, target).rows()).isEqualTo(1000);

        String sum = "SELECT count(*) || ' ' || md5(string_agg(m, ',' ORDER BY i)) FROM t";
        assertThat(server.queryText(copy, sum)).isEqualTo(server.queryText(shop, sum));
    }
}
