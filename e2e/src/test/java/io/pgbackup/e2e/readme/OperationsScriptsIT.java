package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.e2e.process.Program;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts and the line of cron that the pages for operators print, with this machine's places for theirs. */
class OperationsScriptsIT {

    private static final Tool JQ = new Tool("jq", machine -> Tool.runs(machine, "jq", "--version"));
    private static final Path DOCS = Path.of("..", "docs");
    private static PostgresServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.start(15);
        for (String database : List.of("shop", "billing")) {
            server.execute("postgres", "CREATE DATABASE " + database);
            server.execute(database, "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 100) AS g");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void configure() throws IOException {
        StringBuilder file = new StringBuilder("store: file:" + directory.resolve("store") + "\ndatabases:\n");
        for (String database : List.of("shop", "billing")) {
            file.append("  - {host: ").append(server.host()).append(", port: ").append(server.port());
            file.append(", username: ")
                    .append(server.superuser())
                    .append(", database: ")
                    .append(database)
                    .append("}\n");
        }
        Files.writeString(directory.resolve("backup.yaml"), file);
    }

    private static String block(String page, String name) throws IOException {
        Matcher matcher = Pattern.compile("<!-- test: " + name + " -->\n```\\w+\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)));
        assertThat(matcher.find()).as("%s has a block marked %s", page, name).isTrue();
        return matcher.group(1);
    }

    private Program.Outcome run(String commands) {
        String script = commands.replace("/opt/pgbackup/backup-cli", Program.cliCommandLine())
                .replace("/etc/pgbackup", directory.toString())
                .replace("/var/lib/node_exporter/textfile", directory.toString());
        return Program.of("sh", "-c", script)
                .with("PATH", Machine.here().path())
                .run();
    }

    /** The command of the line, as cron runs it: in a shell with next to no environment. */
    private Program.Outcome backUpByCron() throws IOException {
        Matcher line = Pattern.compile("(?m)^0 3 \\* \\* \\* +pgbackup +(.+)$").matcher(block("install.md", "cron"));
        assertThat(line.find()).isTrue();
        return run(line.group(1));
    }

    @Test
    void lineOfCron_backsUpAndSaysNothing() throws IOException {
        Program.Outcome outcome = backUpByCron();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEmpty();
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".sql"))).hasSize(3);
        }
    }

    @Test
    void freshness_ofNewBackups_isFine_andOfMissingOnesIsNot() throws IOException {
        Machine.here().require(JQ);
        String globals = "_globals." + server.host() + ":" + server.port();
        String script = block("monitoring.md", "freshness").replace("_globals.db.example.com", globals);
        assertThat(script).contains(globals);

        Program.Outcome without = run(script);
        assertThat(without.exit()).as("there are no backups yet: %s", without).isNotZero();

        assertThat(backUpByCron().exit()).isZero();
        Program.Outcome fresh = run(script);
        assertThat(fresh.exit()).as(fresh.toString()).isZero();
        assertThat(fresh.err()).isEmpty();

        Program.Outcome stale = run(script.replace("limit=93600", "limit=-1"));
        assertThat(stale.exit()).isEqualTo(1);
        assertThat(stale.err().lines()).hasSize(3);

        Program.Outcome missing = run(script.replace("shop billing", "shop wiki"));
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err()).startsWith("wiki: ").hasLineCount(1);
    }

    @Test
    void figures_areThoseOfTheNewestBackups() throws IOException {
        Machine.here().require(JQ);
        assertThat(backUpByCron().exit()).isZero();
        Program.Outcome outcome = run(block("monitoring.md", "prometheus"));
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        List<String> figures = Files.readAllLines(directory.resolve("pgbackup.prom"));
        assertThat(figures).hasSize(9).contains("pgbackup_newest_rows{name=\"shop\"} 100");
        assertThat(figures)
                .anyMatch(line -> line.matches("pgbackup_newest_timestamp_seconds\\{name=\"billing\"\\} 1[0-9]{9}"));
    }

    @Test
    void drill_restoresEveryDatabaseAndLeavesNothing() throws Exception {
        assertThat(backUpByCron().exit()).isZero();
        String address = server.superuser() + "@" + server.host() + ":" + server.port();
        String script = block("drill.md", "drill").replace("drill@scratch.example.com", address);
        assertThat(script).contains(address);

        Program.Outcome outcome = run(script);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("drill: shop", "drill: billing");
        assertThat(server.queryText("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE '%verify%'"))
                .isEqualTo("0");

        Program.Outcome missing = run(script.replace("shop billing", "wiki shop"));
        assertThat(missing.exit()).as(missing.toString()).isEqualTo(2);
        assertThat(missing.out()).contains("drill: shop");
    }
}
