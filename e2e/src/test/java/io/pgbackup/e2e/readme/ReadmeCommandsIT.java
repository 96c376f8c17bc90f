package io.pgbackup.e2e.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.e2e.process.Program;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands as a shell runs them, with this machine's places for the README's. */
class ReadmeCommandsIT {

    private static final String CONTENT =
            "SELECT count(*) || ' ' || md5(string_agg(note, ',' ORDER BY id)) FROM orders";
    private static PostgresServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.start(15);
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE orders AS SELECT g AS id, md5(g::text) AS note FROM generate_series(1, 10000) AS g");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void dropCopy() throws SQLException {
        server.execute("postgres", "DROP DATABASE IF EXISTS shop_copy");
    }

    private static String block(String name) throws IOException {
        Matcher matcher = Pattern.compile("<!-- test: " + name + " -->\n```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../README.md")));
        assertThat(matcher.find()).as("the README has commands marked %s", name).isTrue();
        return matcher.group(1);
    }

    /** With the psql in front that was found to work. */
    private static String path() {
        return ClientPrograms.find("psql")
                .map(psql -> psql.getParent() + ":" + Machine.here().path())
                .orElse(Machine.here().path());
    }

    private Program.Outcome run(String commands) {
        String address = server.superuser() + "@" + server.host() + ":" + server.port();
        String script = commands.replace("java -jar backup-cli.jar", Program.cliCommandLine())
                .replace("me@localhost", address)
                .replace("/var/backups/pg", directory.toString());
        Program.Outcome outcome = Program.of("bash", "-e", "-c", script)
                .with("PATH", path())
                .with("PGHOST", server.host())
                .with("PGPORT", Integer.toString(server.port()))
                .with("PGUSER", server.superuser())
                .run();
        assertThat(outcome.exit()).as("%s%n%s", script, outcome).isZero();
        return outcome;
    }

    @Test
    void commands_backUpListVerifyAndRestore() throws Exception {
        Program.Outcome backup = run(block("commands-directory"));
        assertThat(backup.out()).contains("shop_", ".sql.zst");

        run(block("commands-restore"));
        assertThat(server.queryText("shop_copy", CONTENT)).isEqualTo(server.queryText("shop", CONTENT));
    }

    @Test
    void commands_restoreWithStockTools() throws Exception {
        Machine.here().require(Tool.PSQL, Tool.ZSTD);
        run(block("commands-directory"));
        server.execute("postgres", "CREATE DATABASE shop_copy TEMPLATE template0");
        Path backup;
        try (Stream<Path> files = Files.walk(directory)) {
            backup = files.filter(file -> file.getFileName().toString().matches("shop_.*\\.sql\\.zst"))
                    .findFirst()
                    .orElseThrow();
        }

        String commands = block("commands-psql").replaceAll("shop_[-0-9_]+\\.sql\\.zst", backup.toString());
        assertThat(commands).contains(backup.toString());
        run(commands);
        assertThat(server.queryText("shop_copy", CONTENT)).isEqualTo(server.queryText("shop", CONTENT));
    }
}
