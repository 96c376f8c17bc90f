package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Parts of a backup, restored into databases of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartialRestoreIT {

    private static final Selection DEFINITIONS =
            new Selection(List.of(), List.of(), List.of(), List.of(), EnumSet.of(Section.PRE_DATA, Section.POST_DATA));

    private final PostgresServer server = PostgresServer.shared(15);
    private final Backups backups = new Backups(new InMemoryBackupStore());
    private final String source = server.createDatabase("partial");

    @BeforeAll
    void backUp() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(source) + "&preferQueryMode=simple")) {
            ShopDatabase.load(connection, 0.01);
        }
        backups.backup(server, source, Compression.ZSTD, 2);
    }

    private RestoreResult restore(String target, Selection selection, boolean disableTriggers) {
        try (BackupFile file = backups.open(source, Compression.ZSTD)) {
            return backups.restore(file, server, target, 2, selection, disableTriggers);
        }
    }

    /** Without the constraint that holds only for rows to come. */
    private void restoreDefinitions(String target) throws SQLException {
        restore(target, DEFINITIONS, false);
        server.execute(target, "ALTER TABLE shop.products DROP CONSTRAINT products_price_above_cost");
    }

    private static Selection tables(Set<Section> sections, String... names) {
        return new Selection(
                List.of(), Stream.of(names).map(NamePattern::parse).toList(), List.of(), List.of(), sections);
    }

    private void assertSameRows(String target, String table) throws SQLException {
        String count = "SELECT count(*) FROM " + table;
        assertThat(server.queryText(target, count))
                .isEqualTo(server.queryText(source, count))
                .isNotEqualTo("0");
    }

    @Test
    void restore_partitionedTable_bringsPartitionsRowsIndexesAndTriggers() throws SQLException {
        String target = server.createDatabase("orders");

        RestoreResult result = restore(target, tables(EnumSet.allOf(Section.class), "shop.orders"), false);

        assertSameRows(target, "shop.orders");
        String parts =
                "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY inhrelid::regclass::text) FROM pg_inherits"
                        + " WHERE inhparent = 'shop.orders'::regclass";
        assertThat(server.queryText(target, parts)).isEqualTo(server.queryText(source, parts));
        String triggers = "SELECT string_agg(tgname, ' ' ORDER BY tgname) FROM pg_trigger"
                + " WHERE tgrelid = 'shop.orders'::regclass AND NOT tgisinternal";
        assertThat(server.queryText(target, triggers))
                .isEqualTo(server.queryText(source, triggers))
                .isNotEmpty();
        assertThat(server.queryText(target, "SELECT to_regclass('shop.order_items') IS NULL"))
                .isEqualTo("t");
        assertThat(result.leftOut())
                .contains(
                        "FK CONSTRAINT shop.orders_customer_fkey on orders: it needs TABLE shop.customers, which is not"
                                + " restored");
    }

    @Test
    void restore_everyTableAlone_works() throws SQLException {
        List<String> tables;
        try (BackupFile file = backups.open(source, Compression.ZSTD)) {
            tables = file.index().tables().stream()
                    .map(table ->
                            '"' + table.data().schema() + "\".\"" + table.data().name() + '"')
                    .toList();
        }
        assertThat(tables).hasSizeGreaterThan(20);
        for (String table : tables) {
            String target = server.createDatabase("alone");
            restore(target, tables(EnumSet.allOf(Section.class), table), false);
            String count = "SELECT count(*) FROM ONLY " + table;
            assertThat(server.queryText(target, count)).as(table).isEqualTo(server.queryText(source, count));
            server.dropDatabase(target);
        }
    }

    @Test
    void restore_rowsIntoTables_followsForeignKeys() throws SQLException {
        String target = server.createDatabase("rows");
        restoreDefinitions(target);

        restore(
                target,
                tables(
                        Set.of(Section.DATA),
                        "shop.categories",
                        "shop.warehouses",
                        "shop.products",
                        "shop.product_prices",
                        "shop.stock_levels"),
                false);
        assertSameRows(target, "shop.stock_levels");
    }

    @Test
    void restore_rowsOfTablesThatReferToOneAnother_isRefusedUnlessTriggersAreDisabled() throws SQLException {
        String target = server.createDatabase("loop");
        restoreDefinitions(target);
        Selection rows = new Selection(List.of(), List.of(), List.of(), List.of(), Set.of(Section.DATA));

        try (BackupFile file = backups.open(source, Compression.ZSTD)) {
            assertThat(backups.problems(file, server, target, rows))
                    .singleElement()
                    .asString()
                    .contains("foreign keys allow no order");
        }
        assertThatThrownBy(() -> restore(target, rows, false))
                .hasMessageContaining("foreign keys allow no order")
                .hasMessageContaining("shop.addresses");
        assertThat(server.queryText(target, "SELECT count(*) FROM shop.products"))
                .isEqualTo("0");

        restore(target, rows, true);
        assertSameRows(target, "shop.customers");
        assertSameRows(target, "billing.payments");

        assertThatThrownBy(() -> restore(target, rows, true))
                .hasMessageContaining("has rows in")
                .asInstanceOf(InstanceOfAssertFactories.type(TargetException.class))
                .extracting(TargetException::kind)
                .isEqualTo(FailureKind.TARGET_NOT_EMPTY);
    }
}
