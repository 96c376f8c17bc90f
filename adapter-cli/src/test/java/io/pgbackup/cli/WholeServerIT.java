package io.pgbackup.cli;

import static io.pgbackup.cli.CliRig.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What concerns a server as a whole: its globals, and all its databases. */
class WholeServerIT {

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    private static String shop = "";
    private static String globals = "";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private CliRig cli;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(16);
        shop = server.createDatabase("shop");
        server.execute(
                shop, "CREATE TABLE t (n int); CREATE ROLE app LOGIN PASSWORD 'topsecret'; GRANT SELECT ON t TO app");
        globals = "_globals." + server.host() + ":" + server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void rig() {
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + directory.resolve("store"));
    }

    private static List<String> names(JsonNode backups) {
        return StreamSupport.stream(backups.spliterator(), false)
                .map(one -> one.get("name").asText())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void backup_ofADatabase_hasTheGlobalsOfItsServerToo() throws Exception {
        CliRig.Outcome text = ok(cli.run("backup", "--url", server.url(shop), "--time", "2025-01-01T03:00Z"));
        assertThat(text.out()).contains(globals + ": ", "roles, tablespaces and settings of the server");
        JsonNode again = ok(cli.run("backup", "--url", server.url(shop), "--time", "2025-01-01T03:00Z", "--json"))
                .json();
        assertThat(names(again.get("backups"))).containsExactly(shop, globals);
        assertThat(again.get("backups").get(1).get("alreadyDone").asBoolean()).isTrue();
        assertThat(ok(cli.run("list")).out()).contains(globals);
        assertThat(ok(cli.run("show", globals)).out()).contains("ROLE");
        assertThat(ok(cli.run("verify")).out()).contains(globals.replace(":", "%3A"));
        assertThat(ok(cli.run("cat", globals)).out()).contains("CREATE ROLE app", "SCRAM-SHA-256$");
        assertThat(ok(cli.run("prune", "--dry-run")).out()).contains(globals);
    }

    @Test
    void backup_withoutGlobalsOrPasswords_hasNone() throws Exception {
        assertThat(names(ok(cli.run("backup", "--url", server.url(shop), "--no-globals", "--json"))
                        .json()
                        .get("backups")))
                .containsExactly(shop);
        CliRig.Outcome outcome =
                ok(cli.run("backup", "--url", server.url(shop), "--no-role-passwords", "--time", "2025-01-01T03:00Z"));
        assertThat(outcome.err()).contains("warning: " + globals + ": the backup has no password hashes");
        assertThat(ok(cli.run("cat", globals)).out())
                .contains("CREATE ROLE app")
                .doesNotContain("SCRAM-SHA-256$");
    }

    @Test
    void backup_thatCannotConnect_saysSoOnce() {
        CliRig.Outcome outcome = cli.run("backup", "--url", server.url("no_such_database"));
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("error")))
                .hasSize(1);
        assertThat(directory.resolve("store"))
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyDirectory());
    }

    @Test
    void restore_ofGlobals_makesRolesOnAnotherServer() throws Exception {
        ok(cli.run("backup", "--url", server.url(shop)));
        try (PostgresServer other = PostgresServer.start(16)) {
            String target = other.url(other.superuser());
            CliRig.Outcome plan = ok(cli.run("restore", "--globals", "--plan", "--target", target));
            assertThat(plan.out()).contains("ROLE app", "exists already, and stays as it is: ROLE postgres");
            assertThat(count(other)).isEqualTo("0");
            JsonNode made = ok(cli.run("restore", "--globals", "--target", target, "--json"))
                    .json();
            assertThat(texts(made.get("made"))).contains("ROLE app");
            assertThat(texts(made.get("kept"))).containsExactly("ROLE postgres");
            assertThat(count(other)).isEqualTo("1");
            assertThat(ok(cli.run("restore", globals, "--globals", "--target", target))
                            .out())
                    .contains("existed already, and stays as it is: ROLE app");
            ok(cli.run("restore", shop, "--target", other.url("copy"), "--create"));
        }
    }

    private static String count(PostgresServer other) throws Exception {
        return other.queryText(
                other.superuser(),
                "SELECT count(*) FROM pg_authid WHERE rolname = 'app' AND rolcanlogin AND rolpassword ~ '^SCRAM'");
    }

    @Test
    void restore_ofTheWrongKind_isRefused() {
        ok(cli.run("backup", "--url", server.url(shop)));
        String target = server.url(server.superuser());
        CliRig.Outcome asDatabase = cli.run("restore", globals, "--target", target);
        assertThat(asDatabase.exitCode()).isEqualTo(2);
        assertThat(asDatabase.err()).contains("not a database", "--globals");
        CliRig.Outcome asGlobals = cli.run("restore", shop, "--globals", "--target", target);
        assertThat(asGlobals.exitCode()).isEqualTo(2);
        assertThat(asGlobals.err()).contains("holds a database");
        assertThat(cli.run("restore", "--globals", "--create", "--target", target)
                        .exitCode())
                .isEqualTo(2);
        assertThat(cli.run("verify", globals, "--restore", target).err()).contains("--against and --restore");
        cli.with("DB_HOST", server.host())
                .with("DB_PORT", String.valueOf(server.port()))
                .with("DB_USERNAME", server.superuser())
                .with("DB_DATABASE", shop)
                .with("DB_NAME", "_globals.x");
        CliRig.Outcome reserved = cli.run("backup");
        assertThat(reserved.exitCode()).isEqualTo(2);
        assertThat(reserved.err()).contains("_globals.x is reserved for");
    }

    @Test
    void backup_ofAllDatabases_findsThemAndSaysWhatIsNewAndGone() throws Exception {
        String second = server.createDatabase("second");
        server.execute(server.superuser(), "CREATE DATABASE closed_one ALLOW_CONNECTIONS false");
        String any = server.url(server.superuser());
        JsonNode first = ok(cli.run(
                        "backup",
                        "--url",
                        any,
                        "--all-databases",
                        "--exclude-database",
                        "post*",
                        "--time",
                        "2025-01-01T00:00Z",
                        "--json"))
                .json();
        assertThat(names(first.get("backups"))).containsExactlyInAnyOrder(shop, second, globals);
        JsonNode found = first.get("servers").get(0);
        assertThat(texts(found.get("databases"))).containsExactlyInAnyOrder(shop, second);
        assertThat(texts(found.get("leftOut"))).containsExactly("postgres");
        assertThat(texts(found.get("new"))).isEmpty();

        server.dropDatabase(second);
        String third = server.createDatabase("third");
        CliRig.Outcome later = ok(cli.run(
                "backup", "--url", any, "--all-databases", "--include-database", "th*", "--include-database", shop));
        assertThat(later.out())
                .contains("new since the last backup: " + third)
                .contains("gone since the last backup: " + second + "; their backups stay")
                .contains("left out: postgres");
        assertThat(ok(cli.run("list", second)).out()).contains(second);
        server.dropDatabase(third);
        server.execute(server.superuser(), "DROP DATABASE closed_one");
    }

    @Test
    void backup_ofAllDatabasesWithWrongPatterns_isRefused() throws Exception {
        String any = server.url(server.superuser());
        CliRig.Outcome nothing = cli.run("backup", "--url", any, "--all-databases", "--exclude-database", "nope*");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("--exclude-database nope* matches no database", shop);
        assertThat(cli.run("backup", "--url", any, "--all-databases", "--exclude-database", "*")
                        .exitCode())
                .isEqualTo(2);
        assertThat(cli.run("backup", "--url", any, "--include-database", "x").err())
                .contains("without --all-databases");
        try (var files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
