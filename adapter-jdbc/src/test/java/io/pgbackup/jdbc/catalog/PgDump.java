package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.server.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** PostgreSQL's own dump as a judge, where one is installed that is new enough for the server. */
final class PgDump {

    private static final Pattern ENTRY =
            Pattern.compile("^-- (?:Data for )?Name: (.*); Type: (.*); Schema: (.*); Owner: .*$");

    private PgDump() {}

    /** Fails unless pg_dump sees the same definitions in both databases; does nothing where there is no pg_dump to ask. */
    static void assertSame(PostgresServer server, String database, String copy) throws IOException {
        List<Path> programs = programs(server);
        if (!programs.isEmpty()) {
            List<String> expected = definitions(programs.get(0), server, database);
            List<String> actual = definitions(programs.get(0), server, copy);
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                int line = i;
                assertThat(actual.get(i))
                        .as(() -> String.join("\n", expected.subList(Math.max(0, line - 8), line + 1)))
                        .isEqualTo(expected.get(i));
            }
            assertThat(actual).hasSameSizeAs(expected);
        }
    }

    /** The lines of pg_dump's statements, without its settings; empty where there is no pg_dump to ask. */
    static List<String> statementLines(PostgresServer server, String database) throws IOException {
        List<Path> programs = programs(server);
        if (programs.isEmpty()) {
            return List.of();
        }
        List<String> lines = definitions(programs.get(0), server, database).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();
        return lines.subList(lines.indexOf("SET row_security = off;") + 1, lines.size());
    }

    /** The names of pg_dump's entries, sorted: {@code TABLE shop.orders}; empty where there is no pg_dump to ask. */
    static List<String> entries(PostgresServer server, String database, List<String> options) throws IOException {
        List<Path> programs = programs(server);
        if (programs.isEmpty()) {
            return List.of();
        }
        return lines(programs.get(0), server, database, options).stream()
                .flatMap(line -> ENTRY.matcher(line).results())
                .map(entry -> entry.group(2) + " " + (entry.group(3).equals("-") ? "" : entry.group(3) + ".")
                        + entry.group(1))
                .sorted()
                .toList();
    }

    private static List<Path> programs(PostgresServer server) {
        return IntStream.rangeClosed(server.major(), 30)
                .mapToObj(major -> Path.of("/usr/lib/postgresql/" + major + "/bin/pg_dump"))
                .filter(Files::isExecutable)
                .toList();
    }

    private static List<String> definitions(Path program, PostgresServer server, String database) throws IOException {
        return lines(program, server, database, List.of("--schema-only"));
    }

    private static List<String> lines(Path program, PostgresServer server, String database, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--dbname", server.url(database)));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }
}
