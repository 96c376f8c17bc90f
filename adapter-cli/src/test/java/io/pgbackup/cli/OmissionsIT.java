package io.pgbackup.cli;

import static io.pgbackup.cli.CliRig.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say and do about what would not be in a backup. */
@Timeout(300)
class OmissionsIT {

    private static final PostgresServer SERVER = PostgresServer.shared(18);

    /** No kind of object in a schema is unknown yet, so the server says that a role were in one. */
    private static final String PLANT_UNKNOWN = """
            INSERT INTO pg_depend
            SELECT 'pg_authid'::regclass, oid, 0, 'pg_namespace'::regclass, 'public'::regnamespace, 0, 'n'
            FROM pg_roles WHERE rolname = '%s'""";

    @TempDir
    Path directory;

    private Path store;
    private CliRig cli;
    private String database = "";
    private String role = "";

    @BeforeEach
    void start() throws SQLException {
        store = directory.resolve("store");
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + store).with("BACKUP_JOBS", "1");
        database = SERVER.createDatabase("omitted");
        role = "reader_of_" + database;
        SERVER.execute(
                database,
                "CREATE ROLE " + role + " LOGIN; CREATE TABLE t AS SELECT 1 AS a; CREATE SEQUENCE ids;"
                        + " GRANT SELECT ON t TO " + role + "; SELECT lo_create(42)");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        SERVER.dropDatabase(database);
        SERVER.execute("postgres", "DROP ROLE " + role);
    }

    @Test
    void backup_ofAnUnknownKind_failsUnlessAllowed() throws Exception {
        SERVER.execute(database, PLANT_UNKNOWN.formatted(role));

        CliRig.Outcome refused = backup(SERVER.superuser());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "the backup would not be complete, without role " + role
                                + " (this version does not cover its kind)",
                        "--allow-unknown");
        assertThat(files()).isEmpty();
        CliRig.Outcome check = cli.run("check", "--url", url(SERVER.superuser()));
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out()).contains("fail", "without role " + role, "--allow-unknown");

        CliRig.Outcome allowed = ok(backup(SERVER.superuser(), "--allow-unknown", "--quiet"));
        assertThat(allowed.err())
                .isEqualTo("warning: " + database + ": not in the backup: role " + role
                        + " (this version does not cover its kind)\n");
        JsonNode omissions = ok(cli.run("show", database, "--json")).json().get("omissions");
        assertThat(omissions).hasSize(1);
        assertThat(omissions.get(0).asText()).isEqualTo("role " + role + " (this version does not cover its kind)");
        assertThat(ok(cli.run("show", database)).out()).contains("omitted     role " + role);
        assertThat(ok(cli.run("check", "--url", url(SERVER.superuser()), "--allow-unknown"))
                        .out())
                .contains("warn  database", "a backup will be without role " + role);

        SERVER.execute(database, "DELETE FROM pg_depend WHERE classid = 'pg_authid'::regclass");
    }

    @Test
    void backup_withoutRights_endsWith3AndCheckSaysTheSame() throws IOException, SQLException {
        SERVER.execute(database, "REVOKE SELECT ON t FROM " + role);

        CliRig.Outcome refused = backup(role);

        assertThat(refused.exitCode()).isEqualTo(3);
        String sentence = "table public.t (SELECT is missing); sequence public.ids (its value: SELECT is missing);"
                + " large object 42 (SELECT is missing)";
        assertThat(refused.err())
                .contains(
                        sentence,
                        "hint: GRANT SELECT ON TABLE public.t TO " + role,
                        "--exclude-table NAME",
                        "--allow-omission 'sequence public.ids'");
        assertThat(files()).isEmpty();
        CliRig.Outcome check = cli.run("check", "--url", url(role));
        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.out()).contains(sentence);
    }

    @Test
    void backup_withWaiversByName_goesOnAndNamesWhatIsMissing() throws Exception {
        assertThat(backup(role, "--allow-omission", "large object *").err())
                .contains("sequence public.ids")
                .doesNotContain("large object 42");

        String[] waivers = {"--allow-omission", "large object *", "--allow-omission", "sequence public.id?"};
        JsonNode backup = ok(backup(role, with(waivers, "--json"))).json();
        assertThat(backup.get("warnings")).isEmpty();
        assertThat(backup.get("backups").get(0).get("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "not in the backup: sequence public.ids (its value: SELECT is missing)",
                        "not in the backup: large object 42 (SELECT is missing)");
        assertThat(ok(cli.run(with(new String[] {"check", "--url", url(role)}, waivers)))
                        .out())
                .contains("a backup will be without large object 42 (SELECT is missing)");
        String script = ok(cli.run("cat", database)).out();
        assertThat(script).contains("CREATE SEQUENCE public.ids").doesNotContain("pg_catalog.setval", "lo_create");
    }

    @Test
    void backup_withConfiguredWaivers_goesOnLikewise() throws Exception {
        cli.with("BACKUP_ALLOW_OMISSIONS", "large object *; sequence public.ids");
        assertThat(ok(backup(role)).err()).contains("not in the backup: sequence public.ids", "large object 42");
        assertThat(ok(cli.run("check", "--url", url(role))).out()).contains("a backup will be without large object 42");
    }

    @Test
    void backup_withWaiversThatMatchNothing_warnsUnlessAnotherBackupNeedsThem() throws Exception {
        CliRig.Outcome outcome = ok(backup(
                SERVER.superuser(), "--time", "2025-01-01T03:00Z", "--allow-omission", "large object 42", "--json"));
        String warning = "--allow-omission 'large object 42' matches nothing that is left out";
        assertThat(outcome.err()).isEqualTo("warning: " + warning + "\n");
        assertThat(outcome.json().get("warnings"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo(warning);

        assertThat(ok(backup(SERVER.superuser(), "--time", "2025-01-01T03:00Z", "--allow-omission", "large object 42"))
                        .err())
                .contains("already exists")
                .doesNotContain("matches nothing");

        String empty = SERVER.createDatabase("empty");
        List<String> names = List.of(database, empty);
        for (int i = 0; i < names.size(); i++) {
            cli.with("DB_" + i + "_HOST", SERVER.host())
                    .with("DB_" + i + "_PORT", String.valueOf(SERVER.port()))
                    .with("DB_" + i + "_USERNAME", role)
                    .with("DB_" + i + "_DATABASE", names.get(i));
        }
        CliRig.Outcome both = ok(cli.run(
                "backup", "--no-globals", "--allow-omission", "large object 42", "--allow-omission", "sequence *"));
        assertThat(both.err()).contains("large object 42 (SELECT").doesNotContain("matches nothing");
        SERVER.dropDatabase(empty);
    }

    @Test
    void backup_ofANewerServer_warnsOnceAlsoIfQuietAndInJson() throws Exception {
        String warning = "the server runs PostgreSQL 19, and this program knows versions up to 18";
        try (RenamedServer newer = new RenamedServer(SERVER, "18.", "19.")) {
            String url = "postgresql://" + SERVER.superuser() + "@127.0.0.1:" + newer.port() + "/" + database
                    + "?sslmode=disable";
            for (String more : List.of("--jobs=1", "--quiet")) {
                CliRig.Outcome outcome = ok(cli.run("backup", "--no-globals", more, "--url", url));
                assertThat(outcome.err().lines().filter(line -> line.contains(warning)))
                        .as(outcome.err())
                        .singleElement()
                        .asString()
                        .startsWith("warning: " + database + ": ");
                assertThat(outcome.out()).doesNotContain(warning);
                files().forEach(OmissionsIT::delete);
            }
            JsonNode backup = ok(cli.run("backup", "--no-globals", "--json", "--url", url))
                    .json()
                    .get("backups")
                    .get(0);
            assertThat(backup.get("warnings"))
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .asString()
                    .startsWith(warning);
        }
    }

    private static void delete(Path file) {
        assertThat(file.toFile().delete()).isTrue();
    }

    private String url(String user) {
        return SERVER.url(database).replace(SERVER.superuser() + "@", user + "@");
    }

    private CliRig.Outcome backup(String user, String... more) {
        return cli.run(with(new String[] {"backup", "--no-globals", "--url", url(user)}, more));
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(store)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
