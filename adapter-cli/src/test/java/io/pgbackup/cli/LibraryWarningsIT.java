package io.pgbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that embed the service see what its libraries log: of a good run, nothing that looks like trouble. */
@Timeout(120)
class LibraryWarningsIT {

    @TempDir
    Path directory;

    @Test
    void goodRun_warnsOfNothing_notEvenItsLibraries() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("quiet");
        server.execute(database, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS i");
        String copy = server.url(database + "_copy");
        CliRig cli = new CliRig(directory)
                .with("BACKUP_STORE", "file:" + directory.resolve("store"))
                .with("LOG_FORMAT", "json");
        List<JsonNode> logged = new ArrayList<>();

        log(cli, logged, "backup", "--no-globals", "--url", server.url(database), "--jobs", "2");
        log(cli, logged, "restore", database, "--target", copy, "--create", "--jobs", "2", "--verify");
        log(cli, logged, "verify", database, "--against", copy);

        assertThat(logged).as("the pool speaks at all").anyMatch(LibraryWarningsIT::isOfThePool);
        assertThat(logged)
                .noneMatch(line ->
                        List.of("warning", "error").contains(line.path("level").asText()));
    }

    private static boolean isOfThePool(JsonNode line) {
        return line.path("logger").asText().startsWith("com.zaxxer.hikari");
    }

    private static void log(CliRig cli, List<JsonNode> logged, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--verbose");
        CliRig.Outcome outcome = cli.run(all.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        for (String line : outcome.err().split("\n")) {
            if (line.startsWith("{")) {
                logged.add(JsonMapper.builder().build().readTree(line));
            }
        }
    }
}
