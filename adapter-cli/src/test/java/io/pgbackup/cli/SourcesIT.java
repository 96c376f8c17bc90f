package io.pgbackup.cli;

import static io.pgbackup.cli.CliRig.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two databases under one name. */
class SourcesIT {

    private static final Path FORMAT_1_0 = Path.of("../e2e/src/test/resources/frozen/1.0/frozen");

    private static final PostgresServer ONE = PostgresServer.shared(15);
    private static final PostgresServer OTHER = PostgresServer.shared(17);

    private static String shop = "";
    private static String empty = "";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private CliRig cli;

    @BeforeAll
    static void make() throws SQLException {
        shop = ONE.createDatabase("sources");
        ONE.execute(shop, "CREATE TABLE orders AS SELECT generate_series(1, 100) AS id");
        empty = OTHER.createDatabase("sources");
    }

    @BeforeEach
    void rig() {
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + directory.resolve("store"));
    }

    private CliRig.Outcome backUp(PostgresServer server, String database, int day) {
        return cli.run(
                "backup",
                "--url",
                server.url(database),
                "--name",
                "shop",
                "--no-globals",
                "--time",
                Instant.parse("2025-01-01T03:00:00Z")
                        .plusSeconds(86_400L * (day - 1))
                        .toString());
    }

    private List<String> keys() throws Exception {
        return StreamSupport.stream(
                        ok(cli.run("list", "--json")).json().get("backups").spliterator(), false)
                .map(one -> one.get("key").asText())
                .toList();
    }

    @Test
    void runs_ofAnEmptyDatabaseOfTheSameName_deleteNoRealBackup() throws Exception {
        ok(backUp(ONE, shop, 1));
        CliRig.Outcome first = ok(backUp(OTHER, empty, 10));
        assertThat(first.err())
                .contains("warning: shop: the newest backup under this name, ", "is of another source, " + label(ONE))
                .contains("this one is of " + label(OTHER));
        for (int day = 11; day < 16; day++) {
            assertThat(ok(backUp(OTHER, empty, day)).err()).doesNotContain("another source");
        }

        assertThat(keys()).hasSize(4).first().asString().contains("2025-01-01");
        CliRig.Outcome list = ok(cli.run("list"));
        assertThat(list.out()).contains("SOURCE", label(ONE), label(OTHER));
        assertThat(list.err()).contains("backups of shop come from different sources: " + label(ONE));
        JsonNode oldest =
                ok(cli.run("show", "shop", "--source", label(ONE), "--json")).json();
        assertThat(oldest.get("source").get("host").asText()).isEqualTo(label(ONE));
        assertThat(oldest.get("source").get("system").asText())
                .isEqualTo(ONE.queryText(shop, "SELECT system_identifier FROM pg_control_system()"));
        assertThat(oldest.get("source").get("databaseOid").asText())
                .isEqualTo(ONE.queryText(shop, "SELECT oid FROM pg_database WHERE datname = current_database()"));
    }

    @Test
    void restore_ofANameWhoseSourcesTakeTurns_isRefusedUntilTheSourceIsNamed() throws Exception {
        ok(backUp(ONE, shop, 1));
        ok(backUp(OTHER, empty, 2));
        ok(backUp(ONE, shop, 3));
        String target = OTHER.url("sources_restored");

        for (String[] command : new String[][] {
            {"restore", "shop", "--target", target, "--create"}, {"show", "shop"}, {"cat", "shop"}, {"verify", "shop"}
        }) {
            CliRig.Outcome refused = cli.run(command);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("shop is ambiguous", label(ONE), label(OTHER), "--source");
        }
        ok(cli.run("restore", "shop", "--source", label(ONE), "--target", target, "--create"));
        assertThat(OTHER.queryText("sources_restored", "SELECT count(*) FROM orders"))
                .isEqualTo("100");
        // Of a file that happens to have the name of a key here, nothing was said.
        Path sameName = directory.resolve(keys().get(2));
        Files.createDirectories(Objects.requireNonNull(sameName.getParent()));
        Files.writeString(sameName, "nothing of ours");
        assertThat(ok(cli.run("verify")).out())
                .contains("2025-01-03", "2025-01-02")
                .doesNotContain("2025-01-01");
        assertThat(ok(cli.run("cat", "shop@2025-01-02T12:00Z")).out()).doesNotContain("orders");
        assertThat(cli.run("show", "shop", "--source", "nowhere").exitCode()).isEqualTo(2);
        assertThat(cli.run("show", keys().get(0), "--source", label(ONE)).err()).contains("--source needs NAME");
    }

    @Test
    void backup_whoseNameIsTaken_isDoneOnlyByItsOwn() throws Exception {
        ok(backUp(ONE, shop, 1));
        assertThat(ok(backUp(ONE, shop, 1)).out()).contains("already done");
        CliRig.Outcome other = backUp(OTHER, empty, 1);
        assertThat(other.exitCode()).isEqualTo(6);
        assertThat(other.err()).contains("already exists, and is a backup of another source, " + label(ONE));

        Path file = directory.resolve("store").resolve(keys().get(0));
        byte[] content = Files.readAllBytes(file);
        for (byte[] broken : new byte[][] {{}, Arrays.copyOf(content, content.length - 10), {'x', '\n'}}) {
            Files.write(file, broken);
            assertThat(backUp(ONE, shop, 1).exitCode()).isEqualTo(5);
            assertThat(file).hasBinaryContent(broken);
        }
    }

    @Test
    void backup_ofADatabaseThatWasMadeAnew_leavesThoseOfTheFirst() throws Exception {
        String anew = ONE.createDatabase("anew");
        ok(backUp(ONE, anew, 1));
        ONE.execute(ONE.superuser(), "DROP DATABASE " + anew);
        ONE.execute(ONE.superuser(), "CREATE DATABASE " + anew);
        for (int day = 10; day < 15; day++) {
            ok(backUp(ONE, anew, day));
        }
        assertThat(keys()).hasSize(4).first().asString().contains("2025-01-01");
        assertThat(ok(cli.run("list")).out()).containsPattern(label(ONE) + " [0-9]+/[0-9]+");
    }

    @Test
    void backups_ofTheFirstVersion_areASourceOfTheirOwn() throws Exception {
        Path store = directory.resolve("store/frozen");
        try (Stream<Path> files = Files.walk(FORMAT_1_0)) {
            for (Path file : files.toList()) {
                Path to = store.resolve(FORMAT_1_0.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        cli.at(Clock.fixed(Instant.parse("2027-02-01T00:00:00Z"), ZoneOffset.UTC));
        for (int day = 1; day < 6; day++) {
            CliRig.Outcome outcome = ok(cli.run(
                    "backup",
                    "--url",
                    ONE.url(shop),
                    "--name",
                    "frozen",
                    "--no-globals",
                    "--time",
                    "2027-01-0" + day + "T00:00Z"));
            assertThat(outcome.err().contains("does not record its source")).isEqualTo(day == 1);
        }
        assertThat(keys()).hasSize(6);
        ok(cli.run("prune", "frozen"));
        assertThat(keys()).hasSize(6);
        JsonNode first = ok(cli.run("list", "--json")).json().get("backups").get(0);
        assertThat(first.get("source").isNull()).isTrue();
        assertThat(ok(cli.run("list")).out()).contains("unknown");
        assertThat(ok(cli.run("show", "frozen", "--source", "unknown")).out()).contains("source      not known");
        assertThat(ok(cli.run("show", "frozen")).out()).contains("source      " + label(ONE));
    }

    @Test
    void check_looksAtTheBackupsOfEachSource() throws Exception {
        ok(cli.run("backup", "--url", ONE.url(shop), "--name", shop, "--no-globals", "--time", "2025-01-01T00:00Z"));
        ok(cli.run("backup", "--url", OTHER.url(empty), "--name", shop, "--no-globals"));

        CliRig.Outcome check = cli.run("check", "--url", ONE.url(shop));

        assertThat(check.out())
                .contains("of another source: " + label(OTHER))
                .containsPattern("warn +backups of " + shop + ": 1 backup, the newest [0-9]+ h");
    }

    private static String label(PostgresServer server) {
        return server.host() + ":" + server.port();
    }
}
