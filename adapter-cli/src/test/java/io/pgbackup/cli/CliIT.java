package io.pgbackup.cli;

import static io.pgbackup.cli.CliRig.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands with everything behind them: a real server and a directory. */
@Timeout(300)
class CliIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static String shop = "";

    @TempDir
    Path directory;

    private Path store;
    private CliRig cli;

    @BeforeAll
    static void loadShop() throws SQLException {
        shop = SERVER.createDatabase("cli_shop");
        try (Connection connection = DriverManager.getConnection(SERVER.jdbcUrl(shop) + parameter())) {
            ShopDatabase.load(connection, 0.02);
        }
    }

    private static String parameter() {
        return (SERVER.jdbcUrl(shop).contains("?") ? "&" : "?") + "preferQueryMode=simple";
    }

    @BeforeEach
    void start() {
        store = directory.resolve("store");
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + store).with("BACKUP_JOBS", "2");
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void backup_thenListShowVerifyRestore_roundTrips() throws IOException, SQLException {
        JsonNode backup = ok(backup("--compression", "zstd", "--json"))
                .json()
                .get("backups")
                .get(0);
        assertThat(backup.get("name").asText()).isEqualTo(shop);
        assertThat(backup.get("alreadyDone").asBoolean()).isFalse();
        long rows = backup.get("rows").asLong();
        assertThat(rows).isGreaterThan(1000);
        assertThat(store.resolve(backup.get("key").asText())).isRegularFile();

        CliRig.Outcome list = ok(cli.run("list"));
        assertThat(list.out()).contains(shop, backup.get("key").asText(), "15.");
        JsonNode listed =
                ok(cli.run("list", shop, "--json")).json().get("backups").get(0);
        assertThat(listed.get("rows").asLong()).isEqualTo(rows);
        assertThat(listed.get("complete").asBoolean()).isTrue();

        JsonNode shown =
                ok(cli.run("show", backup.get("key").asText(), "--json")).json();
        assertThat(shown.get("database").asText()).isEqualTo(shop);
        assertThat(shown.get("tables")).hasSize(backup.get("tables").asInt());
        assertThat(ok(cli.run("show", shop)).out()).contains("shop.customers");

        assertThat(ok(cli.run("verify", shop, "--against", SERVER.url(shop))).out())
                .contains("is equal in");
        assertThat(ok(cli.run("verify")).out()).contains("is intact");

        String copy = shop + "_copy";
        JsonNode restored = ok(cli.run("restore", shop, "--target", SERVER.url(copy), "--create", "--verify", "--json"))
                .json();
        assertThat(restored.get("rows").asLong()).isEqualTo(rows);
        assertThat(restored.get("proof").asText()).isEqualTo("hashes");
        assertThat(count(copy, "shop.customers")).isEqualTo(count(shop, "shop.customers"));
        SERVER.dropDatabase(copy);
    }

    @Test
    void restore_ofPlannerStatisticsIntoAnOldServer_saysThatTheyAreLeftOut() throws IOException, SQLException {
        ok(backup("--statistics"));
        assertThat(ok(cli.run("cat", shop)).out())
                .contains(
                        "-- With planner statistics, which only PostgreSQL 18 and later can load\n",
                        "SELECT * FROM pg_catalog.pg_restore_relation_stats(\n");

        String copy = shop + "_statistics";
        CliRig.Outcome restored = ok(cli.run("restore", shop, "--target", SERVER.url(copy), "--create"));
        assertThat(restored.out())
                .containsOnlyOnce(
                        "  left out: planner statistics: the target runs PostgreSQL 15, and they can be loaded from version 18 on\n")
                .containsOnlyOnce("run ANALYZE");
        assertThat(restored.err()).doesNotContain("statistics");
        SERVER.dropDatabase(copy);

        CliRig.Outcome plan =
                ok(cli.run("restore", shop, "--target", SERVER.url(copy), "--create", "--plan", "--no-statistics"));
        assertThat(plan.out()).doesNotContain("planner statistics", "STATISTICS DATA");
    }

    @Test
    void restore_withoutPlannerStatistics_advisesToAnalyze() throws IOException, SQLException {
        ok(backup());
        assertThat(ok(cli.run("cat", shop)).out()).doesNotContain("planner statistics", "pg_restore_relation_stats");

        String copy = shop + "_analyze";
        assertThat(ok(cli.run("restore", shop, "--target", SERVER.url(copy), "--create"))
                        .out())
                .containsOnlyOnce("run ANALYZE");
        SERVER.dropDatabase(copy);
    }

    @Test
    void backup_ofATimeThatIsThere_isAlreadyDone() throws IOException {
        ok(backup("--time", "2025-01-31T03:00Z"));
        JsonNode again = ok(backup("--time", "2025-01-31T03:00Z", "--compression", "gzip", "--json"))
                .json()
                .get("backups")
                .get(0);
        assertThat(again.get("alreadyDone").asBoolean()).isTrue();
        assertThat(again.get("time").asText()).isEqualTo("2025-01-31T03:00:00Z");
        assertThat(files()).hasSize(1);
    }

    @Test
    void backup_ofSeveral_isNotStoppedByOne() throws IOException {
        database(0, "gone_" + shop);
        database(1, shop);
        CliRig.Outcome outcome = cli.run("backup", "--json");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("error: gone_" + shop + ": ");
        JsonNode backups = outcome.json().get("backups");
        assertThat(backups.get(0).get("error").get("kind").asText()).isEqualTo("database_refused");
        assertThat(backups.get(1).has("error")).isFalse();
        assertThat(files()).hasSize(1);
    }

    @Test
    void backup_thatSucceeded_prunesItsDatabaseOnly() throws IOException, SQLException {
        String other = SERVER.createDatabase("cli_other");
        for (int day = 1; day <= 5; day++) {
            ok(cli.run("backup", "--url", SERVER.url(other), "--time", "2025-01-0" + day + "T03:00Z"));
        }
        assertThat(ok(cli.run("list", other)).out())
                .doesNotContain("2025-01-01")
                .contains("2025-01-03");
        CliRig small =
                new CliRig(directory).with("BACKUP_STORE", "file:" + store).with("BACKUP_RETENTION_DAYS", "1");
        ok(cli.run("backup", "--url", SERVER.url(other), "--time", "2025-01-09T03:00Z"));
        List<Path> before = files();
        assertThat(ok(small.run("prune", "--dry-run")).out()).contains("would delete");
        assertThat(files()).isEqualTo(before);
        JsonNode pruned =
                ok(small.run("prune", other, "--json")).json().get("databases").get(0);
        assertThat(pruned.get("name").asText()).isEqualTo(other);
        assertThat(pruned.get("decisions"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.get("reason").asText()).isNotEmpty());
        assertThat(files()).hasSizeLessThanOrEqualTo(before.size());
        SERVER.dropDatabase(other);
    }

    @Test
    void backup_afterAnInterrupt_endsWith130AndLeavesNothing() throws IOException {
        Thread.currentThread().interrupt();
        CliRig.Outcome outcome = backup();
        assertThat(outcome.exitCode()).isEqualTo(130);
        Thread.interrupted();
        assertThat(files()).isEmpty();
    }

    @Test
    void progress_isShownToAPersonOnly() {
        assertThat(ok(backup("--time", "2025-01-01T03:00Z")).err()).isEmpty();
        cli.onTerminal();
        assertThat(ok(backup("--time", "2025-01-01T00:00Z")).err()).contains("rows, ", "MiB");
        assertThat(ok(cli.run("verify", shop)).err()).contains("verify");
        assertThat(ok(backup("--time", "2025-01-02T00:00Z", "--quiet")).err()).isEmpty();
        assertThat(ok(backup("--time", "2025-01-01T12:00Z", "--json")).err()).isEmpty();
    }

    @Test
    void cat_printsTheScriptAndSingleTables() throws IOException, SQLException {
        ok(backup("--compression", "gzip"));
        String script = ok(cli.run("cat", shop)).out();
        assertThat(script).startsWith("-- pgbackup 1.").contains("CREATE TABLE shop.customers");
        assertThat(script.lines().reduce((a, b) -> b).orElseThrow()).startsWith("-- pgbackup trailer ");
        String rows = ok(cli.run("cat", shop, "--table", "shop.customers")).out();
        assertThat(rows).startsWith("COPY shop.customers (").endsWith("\\.\n\n\n");
        assertThat(rows.lines().count() - 4).isEqualTo(count(shop, "shop.customers"));
        assertThat(cli.run("cat", shop, "--table", "nope").exitCode()).isEqualTo(2);
        Path file = Files.writeString(directory.resolve("unpacked.sql"), script);
        ok(cli.run("verify", file.toString()));
    }

    @Test
    void verify_ofANameWhoseNewestFileIsCut_verifiesTheOlderOneAndEndsWith5() throws IOException {
        String name = "cut_" + shop;
        Path other = directory.resolve("cut");
        CliRig there = cli.with("BACKUP_STORE", "file:" + other);
        for (String time : List.of("2025-01-01T00:00Z", "2025-01-02T00:00Z")) {
            ok(there.run(
                    "backup",
                    "--url",
                    SERVER.url(shop),
                    "--no-globals",
                    "--name",
                    name,
                    "--schema-only",
                    "--time",
                    time));
        }
        Path newest = other.resolve(name + "/2025-01-02/" + name + "_2025-01-02_00-00-00.sql");
        byte[] content = Files.readAllBytes(newest);
        Files.write(newest, java.util.Arrays.copyOf(content, content.length - 10));

        for (String[] arguments :
                new String[][] {{"verify", name}, {"verify"}, {"verify", name + "@2025-01-03T00:00Z"}}) {
            CliRig.Outcome outcome = there.run(arguments);
            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(5);
            assertThat(outcome.out()).contains(name + "_2025-01-01_00-00-00.sql is intact");
            assertThat(outcome.err()).contains(name + "_2025-01-02_00-00-00.sql, which is newer, is not: ");
        }
        ok(there.run("verify", name + "@2025-01-01T12:00Z"));
        ok(there.run("verify", name + "/2025-01-01/" + name + "_2025-01-01_00-00-00.sql"));
    }

    @Test
    void verify_ofADamagedFile_endsWith5() throws IOException {
        ok(backup());
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        CliRig.Outcome outcome = cli.run("verify", shop);
        assertThat(outcome.exitCode()).isEqualTo(5);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1000));
        assertThat(cli.run("verify", file.toString()).exitCode()).isEqualTo(5);
        CliRig.Outcome list = ok(cli.run("list"));
        assertThat(list.out()).contains("DAMAGED");
        assertThat(list.err()).contains("warning: ");
    }

    @Test
    void verify_againstADatabaseThatDiffers_endsWith1() throws SQLException {
        ok(backup());
        String changed = restored();
        SERVER.execute(
                changed,
                "DELETE FROM shop.empty_table; INSERT INTO shop.categories SELECT * FROM shop.categories"
                        + " WHERE false; DELETE FROM billing.tariffs");
        CliRig.Outcome outcome = cli.run("verify", shop, "--against", SERVER.url(changed));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("billing.tariffs");
        SERVER.dropDatabase(changed);
    }

    @Test
    void verify_againstADatabaseThatLacksThings_namesEachAndGoesOn() throws SQLException {
        String source = SERVER.createDatabase("lacking");
        SERVER.execute(source, """
                CREATE TABLE gone (a int);
                CREATE TABLE narrow (a int, b int);
                CREATE TABLE seen (a int);
                CREATE TABLE other (a int);
                INSERT INTO gone VALUES (1);
                INSERT INTO narrow VALUES (1, 2);
                INSERT INTO seen VALUES (1);
                INSERT INTO other VALUES (1);
                SELECT lo_from_bytea(4242, 'one'), lo_from_bytea(4243, 'two')""");
        ok(cli.run("backup", "--url", SERVER.url(source), "--no-globals"));
        String changed = source + "_copy";
        ok(cli.run("restore", source, "--create", "--target", SERVER.url(changed)));
        SERVER.execute(changed, """
                DROP TABLE gone, seen;
                CREATE VIEW seen AS SELECT 2 AS a;
                ALTER TABLE narrow DROP COLUMN b;
                UPDATE other SET a = 2;
                SELECT lo_unlink(4243), lo_create(4244)""");

        CliRig.Outcome outcome = cli.run("verify", source, "--against", SERVER.url(changed));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "table public.gone is missing; table public.narrow could not be compared: ",
                        "failed: column \"b\" of relation \"narrow\" does not exist (SQLSTATE 42703)",
                        "table public.other has the same number of rows, but different content",
                        "table public.seen is a view in the target",
                        "large object 4243 is missing; the content of large objects 4242 to 4243 could not be compared",
                        "large object 4244 exists but is not in the backup",
                        "column public.narrow.b is missing",
                        "view public.seen exists but is not in the backup")
                .containsOnlyOnce("table public.gone is missing")
                .containsOnlyOnce("table public.seen is a view in the target")
                .containsOnlyOnce("large object 4243 is missing");
        SERVER.dropDatabase(changed);
        SERVER.dropDatabase(source);
    }

    @Test
    void verify_againstADatabaseWhoseSequenceStandsElsewhere_namesIt() throws SQLException {
        ok(backup());
        String changed = restored();
        SERVER.execute(changed, "SELECT setval('shop.countdown_seq', 54)");
        CliRig.Outcome outcome = cli.run("verify", shop, "--against", SERVER.url(changed));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("sequence shop.countdown_seq is at 54, in the backup at 55 (not yet used)");
        SERVER.dropDatabase(changed);
    }

    @Test
    void restore_byRoleWithoutSuperuser_isProved() throws SQLException {
        String owned = SERVER.createDatabase("owned");
        String role = "owner_of_" + owned;
        SERVER.execute(
                "postgres", "CREATE ROLE " + role + " LOGIN CREATEDB; ALTER DATABASE " + owned + " OWNER TO " + role);
        String url = SERVER.url(owned).replace(SERVER.superuser() + "@", role + "@");
        SERVER.execute(
                owned,
                "SET ROLE " + role + "; CREATE SCHEMA app; CREATE TABLE app.t (id int GENERATED ALWAYS AS IDENTITY,"
                        + " state varchar(5) CHECK (state IN ('new', 'done'))); INSERT INTO app.t (state) VALUES ('new')");
        ok(cli.run("backup", "--url", url, "--no-globals"));
        String copy = owned + "_copy";
        assertThat(ok(cli.run("restore", owned, "--create", "--target", url.replace("/" + owned, "/" + copy)))
                        .out())
                .contains("proved: the catalogs' record of");
        SERVER.dropDatabase(copy);
        SERVER.dropDatabase(owned);
        SERVER.execute("postgres", "DROP ROLE " + role);
    }

    @Test
    void verify_withRestore_leavesNoDatabase() throws SQLException {
        ok(backup());
        List<String> before = databases();
        assertThat(ok(cli.run("verify", shop, "--restore", SERVER.url("postgres")))
                        .out())
                .contains("restored on", "dropped again");
        assertThat(databases()).isEqualTo(before);
    }

    @Test
    void restore_intoANonEmptyOrExistingDatabase_endsWith6() throws SQLException {
        ok(backup());
        assertThat(cli.run("restore", shop, "--target", SERVER.url(shop)).exitCode())
                .isEqualTo(6);
        assertThat(cli.run("restore", shop, "--target", SERVER.url(shop), "--create")
                        .exitCode())
                .isEqualTo(6);
        assertThat(cli.run("restore", shop, "--target", SERVER.url("absent"), "--replace")
                        .exitCode())
                .isEqualTo(6);
        assertThat(cli.run("restore", shop, "--target", SERVER.url("absent")).exitCode())
                .isEqualTo(3);
    }

    @Test
    void restore_withReplace_keepsTheOldDatabaseOrDropsItWhereTold() throws SQLException {
        ok(backup());
        String target = SERVER.createDatabase("cli_target");
        SERVER.execute(target, "CREATE TABLE old (i int)");
        CliRig.Outcome first = ok(cli.run("restore", shop, "--target", SERVER.url(target), "--replace"));
        assertThat(first.out()).contains("the old database is now " + target + "_old_", "content hash");
        assertThat(count(target, "shop.customers")).isPositive();
        String old = databases().stream()
                .filter(name -> name.startsWith(target + "_old_"))
                .findFirst()
                .orElseThrow();
        assertThat(count(old, "old")).isZero();
        SERVER.dropDatabase(old);
        ok(cli.run("restore", shop, "--target", SERVER.url(target), "--replace", "--drop-old", "--quiet"));
        assertThat(databases()).filteredOn(name -> name.startsWith(target)).containsExactly(target);
        SERVER.dropDatabase(target);
    }

    @Test
    void restore_ofADamagedBackup_leavesTheServerAsItWas() throws IOException, SQLException {
        ok(backup());
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        String target = SERVER.createDatabase("cli_target");
        List<String> before = databases();
        for (String way : new String[] {"--replace", "--create"}) {
            String url = SERVER.url(way.equals("--create") ? target + "_new" : target);
            assertThat(cli.run("restore", shop, "--target", url, way).exitCode())
                    .isNotZero();
            assertThat(databases()).isEqualTo(before);
        }
        SERVER.dropDatabase(target);
    }

    @Test
    void restore_withPlan_touchesNothing() throws IOException, SQLException {
        ok(backup());
        List<String> before = databases();
        JsonNode plan = ok(cli.run("restore", shop, "--target", SERVER.url("cli_new"), "--create", "--plan", "--json"))
                .json();
        assertThat(plan.get("problems")).isEmpty();
        assertThat(plan.get("objects")).isNotEmpty();
        CliRig.Outcome refused = cli.run("restore", shop, "--target", SERVER.url(shop), "--plan");
        assertThat(refused.exitCode()).isEqualTo(6);
        assertThat(refused.out()).contains("the target is not empty");
        assertThat(databases()).isEqualTo(before);
    }

    @Test
    void restore_withTheSettingsOfTheEnvironment_replacesOrCreates() throws SQLException {
        ok(backup());
        String target = shop + "_import";
        cli.with("IMPORT_DB_HOST", SERVER.host())
                .with("IMPORT_DB_PORT", String.valueOf(SERVER.port()))
                .with("IMPORT_DB_USERNAME", SERVER.superuser())
                .with("IMPORT_DB_DATABASE", target)
                .with("IMPORT_BACKUP_PATH", shop)
                .with("IMPORT_DROP_EXISTING", "true");
        assertThat(ok(cli.run("restore", "--plan")).out()).contains("the database would be created");
        ok(cli.run("restore"));
        assertThat(ok(cli.run("restore", "--plan")).out())
                .contains("the database would be replaced by a new one, and dropped at the very end");
        ok(cli.run("restore"));
        assertThat(databases()).filteredOn(name -> name.startsWith(target)).containsExactly(target);
        SERVER.dropDatabase(target);
    }

    @Test
    void check_ofAGoodSetup_saysOk() throws IOException {
        CliRig.Outcome outcome = ok(cli.run("check", "--url", SERVER.url(shop)));
        assertThat(outcome.out()).contains("ok    store", "can be written", "ok    database", "PostgreSQL 15.");
        assertThat(outcome.out()).contains("the connection is not encrypted");
        assertThat(files()).isEmpty();
        database(0, "gone_" + shop);
        CliRig.Outcome failed = cli.run("check", "--json");
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.json().get("findings").toString()).contains("\"level\":\"fail\"");
    }

    @Test
    void names_thatAreOdd_work() throws SQLException, IOException {
        String odd = "Ödd \"n\\ame\".sql/x@y $1";
        SERVER.execute("postgres", "CREATE DATABASE \"" + odd.replace("\"", "\"\"") + "\"");
        cli.with("DB_HOST", SERVER.host())
                .with("DB_PORT", String.valueOf(SERVER.port()))
                .with("DB_USERNAME", SERVER.superuser())
                .with("DB_DATABASE", odd);
        ok(cli.run("backup", odd));
        assertThat(ok(cli.run("list", odd)).out()).contains(odd);
        ok(cli.run("verify", odd));
        ok(cli.run("verify", odd + "@2999-01-01T00:00Z"));
        ok(cli.run("check"));
        SERVER.execute("postgres", "DROP DATABASE \"" + odd.replace("\"", "\"\"") + "\"");
    }

    private CliRig.Outcome backup(String... more) {
        return cli.run(Stream.concat(Stream.of("backup", "--url", SERVER.url(shop)), Stream.of(more))
                .toArray(String[]::new));
    }

    private String restored() {
        String copy = shop + "_changed";
        ok(cli.run("restore", shop, "--target", SERVER.url(copy), "--create"));
        return copy;
    }

    private void database(int index, String name) {
        cli.with("DB_" + index + "_HOST", SERVER.host())
                .with("DB_" + index + "_PORT", String.valueOf(SERVER.port()))
                .with("DB_" + index + "_USERNAME", SERVER.superuser())
                .with("DB_" + index + "_DATABASE", name);
    }

    private static long count(String database, String table) throws SQLException {
        return Long.parseLong(SERVER.queryText(database, "SELECT count(*) FROM " + table));
    }

    private static List<String> databases() throws SQLException {
        return SERVER.query("postgres", "SELECT datname FROM pg_database ORDER BY 1", row -> row.getString(1));
    }

    /** Backups of databases. */
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
