package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.store.Compression;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role of the operations guide, made with the guide's own statements, backs up what a superuser does. */
class BackupRoleIT {

    private static final String SHOP = "shop";
    private static final String MAPPING = "USER MAPPING";
    /** Nothing else is hidden from the role on 13, and nothing at all later. */
    private static final Waivers WHAT_THE_GUIDE_SAYS =
            Waivers.of(false, false, List.of("user mapping *", "subscription *"));

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void backup_asTheRoleOfTheGuide_equalsASuperusers(int major) throws Exception {
        try (PostgresServer server = shop(major)) {
            run(server, major == 13 ? "role-13" : "role-14");
            run(server, "row-security-bypass");
            run(server, "large-objects-all");

            assertBacksUpAll(server);
            assertReadsWhatComesLater(server);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void backup_asTheRoleOfTheGuideForManagedServers_equalsASuperusers(int major) throws Exception {
        try (PostgresServer server = shop(major)) {
            run(server, major == 13 ? "role-13" : "role-14");
            run(server, "large-objects-granted");
            server.execute(SHOP, "ALTER TABLE shop.carts NO FORCE ROW LEVEL SECURITY");
            List<String> owners =
                    server.query(SHOP, block("row-security-tables"), row -> row.getString("owner")).stream()
                            .distinct()
                            .toList();
            assertThat(owners).as("no superuser").containsExactlyInAnyOrder("shop_owner", "shop_app");
            for (String owner : owners) {
                server.execute(SHOP, block("row-security-member").replace("shop_owner", owner));
            }

            assertBacksUpAll(server);
        }
    }

    private static PostgresServer shop(int major) throws SQLException {
        PostgresServer server = PostgresServer.start(major);
        server.execute("postgres", "CREATE DATABASE " + SHOP + " TEMPLATE template0");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(SHOP) + "&preferQueryMode=simple")) {
            ShopDatabase.load(connection, 0.02);
        }
        return server;
    }

    private static void run(PostgresServer server, String name) throws SQLException, IOException {
        server.execute(SHOP, block(name));
    }

    private static String block(String name) throws IOException {
        Matcher matcher = Pattern.compile("<!-- test: " + name + " -->\n```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/operations.md")));
        assertThat(matcher.find())
                .as("the operations guide has statements marked %s", name)
                .isTrue();
        return matcher.group(1);
    }

    private static void assertBacksUpAll(PostgresServer server) throws SQLException {
        boolean isSecretive = server.major() == 13;
        Backups backups = new Backups(new InMemoryBackupStore());
        BackupResult result = backups.backup(
                JdbcSettings.of(server.host(), server.port(), SHOP, "backup"), Compression.ZSTD, WHAT_THE_GUIDE_SAYS);
        assertThat(result.rows()).isGreaterThan(10_000);
        assertThat(result.omissions())
                .extracting(Omission::object)
                .isEqualTo(isSecretive ? List.of("user mapping for shop_app on server supplier") : List.of());
        Backups expected = new Backups(new InMemoryBackupStore());
        expected.backup(server, SHOP, Compression.ZSTD, 2);

        List<String> roles;
        String copy = server.createDatabase("copy");
        try (BackupFile file = backups.open(SHOP, Compression.ZSTD);
                BackupFile superusers = expected.open(SHOP, Compression.ZSTD)) {
            roles = Backups.canonical(file);
            assertThat(roles)
                    .filteredOn(line -> !(isSecretive && line.startsWith(MAPPING)))
                    .isEqualTo(Backups.canonical(superusers).stream()
                            .filter(line -> !(isSecretive && line.startsWith(MAPPING)))
                            .toList());
            assertThat(roles).anyMatch(line -> line.startsWith(MAPPING));
            assertThat(roles).anyMatch(line -> line.startsWith("large objects "));
            RestoreResult restored = backups.restore(file, server, copy, 2);
            assertThat(restored.rows()).isEqualTo(result.rows());
        }
        backups.backup(server, copy, Compression.NONE, 1);
        try (BackupFile file = backups.open(copy, Compression.NONE)) {
            assertThat(Backups.canonical(file)).isEqualTo(roles);
        }
    }

    private static void assertReadsWhatComesLater(PostgresServer server) throws SQLException {
        server.execute(
                SHOP,
                "GRANT CREATE ON DATABASE shop TO shop_owner; SET ROLE shop_owner; CREATE SCHEMA later;"
                        + " CREATE TABLE later.t (id int GENERATED ALWAYS AS IDENTITY); SELECT lo_create(6000000)");
        BackupResult result = new Backups(new InMemoryBackupStore())
                .backup(
                        JdbcSettings.of(server.host(), server.port(), SHOP, "backup"),
                        Compression.ZSTD,
                        WHAT_THE_GUIDE_SAYS);
        assertThat(result.omissions()).extracting(Omission::object).allMatch(name -> name.startsWith("user mapping "));
    }
}
