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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a part of a database: what may be asked for, under which name, and what others do with them. */
@Timeout(300)
class PartialBackupIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static String shop = "";

    @TempDir
    Path directory;

    private Path store;
    private CliRig cli;

    @BeforeAll
    static void makeShop() throws SQLException {
        shop = SERVER.createDatabase("cli_part");
        SERVER.execute(shop, """
                CREATE SCHEMA shop;
                CREATE TABLE shop.customers (id serial PRIMARY KEY);
                INSERT INTO shop.customers DEFAULT VALUES;
                CREATE TABLE shop.orders (id integer PRIMARY KEY, customer integer REFERENCES shop.customers)
                    PARTITION BY RANGE (id);
                CREATE TABLE shop.orders_1 PARTITION OF shop.orders FOR VALUES FROM (0) TO (10);
                INSERT INTO shop.orders VALUES (1, 1), (2, 1);
                CREATE TABLE shop."Odd.Name" (a integer);
                INSERT INTO shop."Odd.Name" VALUES (7)""");
    }

    @BeforeEach
    void start() {
        store = directory.resolve("store");
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + store).with("BACKUP_JOBS", "2");
    }

    @Test
    void part_backedUpAndRestored_isThereAndSaysWhatItIs() throws IOException, SQLException {
        JsonNode backups = ok(backup("--name", "only_shop", "-n", "shop", "-T", "shop.orders", "--json"))
                .json()
                .get("backups");
        assertThat(backups).as("without globals").hasSize(1);
        assertThat(backups.get(0).get("selection").toString())
                .isEqualTo("[\"--schema shop\",\"--exclude-table shop.orders\"]");
        assertThat(backups.get(0).get("rows").asLong()).isEqualTo(2);

        assertThat(ok(cli.run("show", "only_shop")).out())
                .contains("database    " + shop, "part        --schema shop --exclude-table shop.orders");
        assertThat(ok(cli.run("show", "only_shop", "--json")).json().get("selection"))
                .hasSize(2);
        assertThat(ok(cli.run("list", "--json")).json().get("backups").get(0).get("selection"))
                .hasSize(2);
        assertThat(ok(cli.run("verify", "only_shop", "--against", SERVER.url(shop)))
                        .out())
                .contains("it contains a part of a database: --schema shop", "is equal in 2 tables");

        String copy = shop + "_copy";
        ok(cli.run("restore", "only_shop", "--target", SERVER.url(copy), "--create", "--verify"));
        assertThat(SERVER.queryText(copy, "SELECT a FROM shop.\"Odd.Name\"")).isEqualTo("7");
        SERVER.dropDatabase(copy);
    }

    @Test
    void tables_withTheirPartitions_areRestoredIntoAnEmptyDatabase() throws SQLException, IOException {
        ok(backup("--name", "orders", "-t", "shop.orders", "-t", "customers", "-t", "\"Odd.Name\""));
        String copy = SERVER.createDatabase("cli_part_copy");

        ok(cli.run("restore", "orders", "--target", SERVER.url(copy)));

        assertThat(SERVER.queryText(copy, "SELECT count(*) FROM shop.orders JOIN shop.customers c ON c.id = customer"))
                .isEqualTo("2");
        assertThat(SERVER.queryText(copy, "SELECT nextval('shop.customers_id_seq')"))
                .isEqualTo("2");
        assertThat(Files.readString(files().get(0)))
                .contains("-- PostgreSQL dump of a part of database " + shop + ": --table shop.orders --table customers"
                        + " --table \"Odd.Name\"\n");
    }

    @Test
    void rowsLeftOut_areNamedAndNotThere() throws IOException, SQLException {
        CliRig.Outcome outcome = ok(backup("--name", "small", "--exclude-table-data", "shop.orders"));
        assertThat(outcome.out()).contains("a part of ", "2 rows in 2 tables");
        assertThat(outcome.err())
                .contains("warning: small: as requested, the backup does not have the rows of shop.orders_1");
        JsonNode definitions = ok(backup("--name", "definitions", "--schema-only", "--json"))
                .json()
                .get("backups")
                .get(0);
        assertThat(definitions.get("tables").asInt()).isZero();
        ok(cli.run("verify"));
    }

    @Test
    void globals_withAPart_mustBeAskedFor() throws IOException {
        assertThat(ok(backup("--name", "definitions", "--schema-only", "--globals", "--json"))
                        .json()
                        .get("backups"))
                .hasSize(2);
        assertThat(ok(backup("--no-globals", "--json")).json().get("backups")).hasSize(1);
        assertThat(ok(backup("--json", "--time", "2025-01-31T03:00Z")).json().get("backups"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t|shop.nothing", "-n|Shop", "--table|shop.*|--schema|nothing"})
    void pattern_thatChoosesNothing_isAUsageError(String options) throws IOException {
        CliRig.Outcome outcome = backup(("--name|x|" + options).split("\\|"));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("matches no ");
        assertThat(files()).isEmpty();
    }

    @Test
    void restore_ofAPatternThatChoosesNothing_isAUsageErrorAndMakesNoDatabase() throws SQLException {
        ok(backup("--name", "orders", "-t", "shop.orders", "-t", "customers"));
        String copy = shop + "_none";
        String url = SERVER.url(copy);

        refused(
                "--table shop.oders matches no",
                cli.run("restore", "orders", "--target", url, "--create", "-t", "shop.oders"));
        refused(
                "--schema Shop matches no",
                cli.run("restore", "orders", "--target", url, "--create", "--plan", "-n", "Shop"));
        assertThat(SERVER.queryText("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + copy + "'"))
                .isEqualTo("0");

        CliRig.Outcome outcome = ok(cli.run(
                "restore",
                "orders",
                "--target",
                url,
                "--create",
                "-T",
                "shop.none",
                "--allow-difference",
                "table shop.x"));
        assertThat(outcome.err()).contains("warning: --allow-difference 'table shop.x' matches nothing that differs");
        SERVER.dropDatabase(copy);
    }

    @Test
    void part_withoutANameOfItsOwn_isAUsageError() throws IOException {
        refused("needs a name of its own", backup("--schema-only"));
        refused("not a separate name", backup("--schema-only", "--name", shop));
        refused("pattern 'shop.' has an empty name", backup("--name", "x", "-t", "shop."));
        refused("--name applies to one database only", backup("--name", "x", "--all-databases", "--schema-only"));
        cli.with("DB_0_HOST", SERVER.host())
                .with("DB_0_PORT", String.valueOf(SERVER.port()))
                .with("DB_0_USERNAME", SERVER.superuser())
                .with("DB_0_DATABASE", shop)
                .with("DB_0_NAME", "daily");
        refused("a configured database is backed up", backup("--schema-only", "--name", "daily"));
        refused("not a separate name", cli.run("backup", "daily", "--schema-only", "--name", "daily"));
        refused("not a separate name", cli.run("backup", "daily", "--schema-only", "--name", shop));
        ok(cli.run("backup", "daily", "--schema-only", "--name", "daily-definitions"));
        assertThat(files()).hasSize(1);
    }

    @Test
    void part_underTheNameOfWholeBackups_isAUsageError() throws IOException {
        ok(backup("--name", "mine"));

        refused("backups of a whole database under mine", backup("--name", "mine", "-t", "shop.orders"));

        assertThat(files()).hasSize(1);
        assertThat(files().get(0).getParent().getParent()).hasFileName("mine");
    }

    @Test
    void replace_withAPart_isRefusedBeforeAnythingIsTouched() throws IOException, SQLException {
        ok(backup("--name", "part", "-t", "shop.orders"));
        String target = SERVER.createDatabase("cli_part_target");
        SERVER.execute(target, "CREATE TABLE precious (a int)");

        for (String plan : List.of("--plan", "--quiet")) {
            refused(
                    "needs a backup of a whole database",
                    cli.run("restore", "part", "--target", SERVER.url(target), "--replace", plan));
        }
        refused(
                "IMPORT_DROP_EXISTING needs a backup of a whole database",
                cli.with("IMPORT_DROP_EXISTING", "true").run("restore", "part", "--target", SERVER.url(target)));

        assertThat(SERVER.queryText(target, "SELECT count(*) FROM precious")).isEqualTo("0");
    }

    private static void refused(String message, CliRig.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
    }

    private CliRig.Outcome backup(String... more) {
        return cli.run(Stream.concat(Stream.of("backup", "--url", SERVER.url(shop)), Stream.of(more))
                .toArray(String[]::new));
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(store)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("_globals."))
                    .sorted()
                    .toList();
        }
    }
}
