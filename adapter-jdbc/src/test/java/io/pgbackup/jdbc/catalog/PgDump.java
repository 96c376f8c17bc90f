package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** PostgreSQL's own dump as a judge, where one is installed that is new enough for the server. */
final class PgDump {

    private static final Pattern ENTRY =
            Pattern.compile("^-- (?:Data for )?Name: (.*); Type: (.*); Schema: (.*); Owner: .*$");

    private PgDump() {}

    /** Fails unless pg_dump sees the same definitions in both databases; does no more where there is no pg_dump to ask. */
    static void assertSame(PostgresServer server, String database, String copy) {
        if (Machine.here().has(tool(server))) {
            List<String> expected = definitions(server, database);
            List<String> actual = definitions(server, copy);
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                int line = i;
                assertThat(actual.get(i))
                        .as(() -> String.join("\n", expected.subList(Math.max(0, line - 8), line + 1)))
                        .isEqualTo(expected.get(i));
            }
            assertThat(actual).hasSameSizeAs(expected);
        }
    }

    /** The lines of pg_dump's statements, without its settings; skips the test where there is no pg_dump to ask. */
    static List<String> statementLines(PostgresServer server, String database) {
        Machine.here().require(tool(server));
        List<String> lines = definitions(server, database).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();
        return lines.subList(lines.indexOf("SET row_security = off;") + 1, lines.size());
    }

    /** The names of pg_dump's entries, sorted: {@code TABLE shop.orders}; skips the test where there is no pg_dump to ask. */
    static List<String> entries(PostgresServer server, String database, List<String> options) {
        Machine.here().require(tool(server));
        return lines(server, database, options).stream()
                .flatMap(line -> ENTRY.matcher(line).results())
                .map(entry -> entry.group(2) + " " + (entry.group(3).equals("-") ? "" : entry.group(3) + ".")
                        + entry.group(1))
                .sorted()
                .toList();
    }

    private static Tool tool(PostgresServer server) {
        return Tool.clientFor("pg_dump", server.major());
    }

    private static List<String> definitions(PostgresServer server, String database) {
        return lines(server, database, List.of("--schema-only"));
    }

    private static List<String> lines(PostgresServer server, String database, List<String> options) {
        Path program = ClientPrograms.findFor("pg_dump", server.major()).orElseThrow();
        List<String> command = new ArrayList<>(List.of(program.toString(), "--dbname", server.url(database)));
        command.addAll(options);
        return ProcessRun.of(command)
                .run()
                .orThrow()
                .stdout()
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }
}
