package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.Selection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestorePlanTest {

    private final List<IndexedEntry> entries = new ArrayList<>();

    private final int shop = add(EntryKind.SCHEMA, "", "shop", "", Place.PRE_DATA);
    private final int tools = add(EntryKind.SCHEMA, "", "tools", "", Place.PRE_DATA);
    private final int touch = add(EntryKind.FUNCTION, "tools", "touch()", "", Place.PRE_DATA, tools);
    private final int status = add(EntryKind.TYPE, "shop", "status", "", Place.PRE_DATA, shop);
    private final int customers = add(EntryKind.TABLE, "shop", "customers", "", Place.PRE_DATA, shop);
    private final int orders = add(EntryKind.TABLE, "shop", "orders", "", Place.PRE_DATA, shop, status);
    private final int orders2024 = add(EntryKind.TABLE, "shop", "orders_2024", "", Place.PRE_DATA, shop, status);
    private final int attach =
            add(EntryKind.TABLE_ATTACH, "shop", "orders_2024", "orders_2024", Place.PRE_DATA, orders, orders2024);
    private final int numbers = add(EntryKind.SEQUENCE, "shop", "numbers", "", Place.PRE_DATA, shop);
    private final int invoices = add(EntryKind.TABLE, "shop", "invoices", "", Place.PRE_DATA, shop, numbers);
    private final int totals = add(EntryKind.VIEW, "shop", "totals", "", Place.PRE_DATA, orders);
    private final int monthly = add(EntryKind.MATERIALIZED_VIEW, "shop", "monthly", "", Place.PRE_DATA, invoices);
    private final int customersRows = rows("customers", customers);
    private final int ordersRows = rows("orders_2024", orders2024);
    private final int invoicesRows = rows("invoices", invoices);
    private final int numbersValue = add(EntryKind.SEQUENCE_SET, "shop", "numbers", "", Place.SEQUENCE_VALUES, numbers);
    private final int ordersKey = add(EntryKind.CONSTRAINT, "shop", "orders_pkey", "orders", Place.POST_DATA, orders);
    private final int ordersTouch = add(EntryKind.TRIGGER, "shop", "touched", "orders", Place.POST_DATA, orders, touch);
    private final int ordersCustomer =
            add(EntryKind.FK_CONSTRAINT, "shop", "customer", "orders", Place.POST_DATA, orders, customers);
    private final int news = add(EntryKind.PUBLICATION, "", "news", "", Place.POST_DATA);
    private final int newsInvoices =
            add(EntryKind.PUBLICATION_TABLE, "shop", "news invoices", "invoices", Place.POST_DATA, news, invoices);
    private final int shopAcl = add(EntryKind.ACL, "", "SCHEMA shop", "", Place.PRIVILEGES, shop);
    private final int ordersAcl = add(EntryKind.ACL, "shop", "TABLE orders", "", Place.PRIVILEGES, orders);
    private final int touchAcl = add(EntryKind.ACL, "tools", "FUNCTION touch()", "", Place.PRIVILEGES, touch);
    private final int monthlyRows = add(EntryKind.MATERIALIZED_VIEW_DATA, "shop", "monthly", "", Place.LAST, monthly);

    private int add(EntryKind kind, String schema, String name, String table, Place place, Integer... needs) {
        int id = entries.size() + 1;
        Section section = Section.POST_DATA;
        if (place == Place.PRE_DATA) {
            section = Section.PRE_DATA;
        } else if (place == Place.DATA || place == Place.SEQUENCE_VALUES) {
            section = Section.DATA;
        }
        entries.add(new IndexedEntry(
                new Entry(id, kind, schema, name, table, "", section, place, List.of(needs), "", ""), 1, 0, 1, 0));
        return id;
    }

    private int rows(String table, int id) {
        return add(EntryKind.TABLE_DATA, "shop", table, table, Place.DATA, id);
    }

    private RestorePlan plan(Selection selection) {
        BackupIndex index = TestIndex.of(entries);
        return RestorePlan.of(
                index,
                new RestoreRequest(1, selection, true, true, true, false, "", false, RestoreRequest.Proof.COUNTS));
    }

    private static List<NamePattern> patterns(String... texts) {
        return Stream.of(texts).map(NamePattern::parse).toList();
    }

    private static Selection tables(String... texts) {
        return new Selection(List.of(), patterns(texts), List.of(), List.of(), EnumSet.allOf(Section.class));
    }

    private static Selection withoutTables(String... texts) {
        return new Selection(List.of(), List.of(), List.of(), patterns(texts), EnumSet.allOf(Section.class));
    }

    private static List<Integer> ids(RestorePlan plan) {
        return plan.entries().stream().map(indexed -> indexed.entry().id()).toList();
    }

    @Test
    void of_all_takesEveryEntry() {
        assertThat(ids(plan(Selection.all()))).hasSize(entries.size());
        assertThat(plan(Selection.all()).leftOut()).isEmpty();
    }

    @Test
    void of_partitionedTable_takesPartitionsAndWhatItNeedsAndNoForeignKeyToOthers() {
        RestorePlan plan = plan(tables("shop.orders"));

        assertThat(ids(plan))
                .containsExactly(
                        shop,
                        tools,
                        touch,
                        status,
                        orders,
                        orders2024,
                        attach,
                        ordersRows,
                        ordersKey,
                        ordersTouch,
                        shopAcl,
                        ordersAcl,
                        touchAcl);
        assertThat(plan.leftOut())
                .containsExactly(
                        "FK CONSTRAINT shop.customer on orders: it needs TABLE shop.customers, which is not restored");
    }

    @Test
    void of_partitionAlone_comesWithoutItsParent() {
        RestorePlan plan = plan(tables("shop.orders_2024"));

        assertThat(ids(plan)).containsExactly(shop, status, orders2024, ordersRows, shopAcl);
        assertThat(plan.leftOut())
                .containsExactly("TABLE ATTACH shop.orders_2024: it needs TABLE shop.orders, which is not restored");
    }

    @Test
    void of_tableWithSequenceOfItsOwn_takesTheValueToo() {
        RestorePlan plan = plan(tables("invoices"));

        assertThat(ids(plan)).containsExactly(shop, numbers, invoices, invoicesRows, numbersValue, shopAcl);
        assertThat(plan.leftOut())
                .containsExactly("PUBLICATION TABLE shop.news invoices on invoices: it needs PUBLICATION news, which is"
                        + " not restored");
    }

    @Test
    void of_view_makesItsTablesAndSaysThatTheirRowsStayBehind() {
        RestorePlan plan = plan(tables("monthly"));

        assertThat(ids(plan)).containsExactly(shop, numbers, invoices, monthly, numbersValue, shopAcl);
        assertThat(plan.leftOut())
                .containsExactly(
                        "the rows of TABLE shop.invoices: only its definition is needed, by MATERIALIZED VIEW shop.monthly",
                        "MATERIALIZED VIEW DATA shop.monthly: it needs TABLE shop.invoices, which is not restored");
    }

    @Test
    void of_viewWithItsTable_isFilled() {
        assertThat(ids(plan(tables("monthly", "invoices")))).contains(invoicesRows, monthlyRows);
    }

    @Test
    void of_excludedTable_leavesOutWhatNeedsIt() {
        RestorePlan plan = plan(withoutTables("orders"));

        assertThat(ids(plan))
                .doesNotContain(orders, orders2024, attach, ordersRows, ordersKey, totals, ordersAcl)
                .contains(customers, customersRows, invoices, monthlyRows, news, newsInvoices);
        assertThat(plan.leftOut())
                .containsExactly("VIEW shop.totals: it needs TABLE shop.orders, which is not restored");
    }

    @Test
    void of_schema_takesWhatOthersHoldAlong() {
        RestorePlan plan =
                plan(new Selection(patterns("shop"), List.of(), List.of(), List.of(), EnumSet.allOf(Section.class)));

        assertThat(ids(plan)).contains(tools, touch, ordersTouch, ordersCustomer, touchAcl, monthlyRows);
        assertThat(ids(plan)).doesNotContain(news, newsInvoices);
    }

    @Test
    void of_excludedSchema_leavesOutWhatNeedsIt() {
        RestorePlan plan =
                plan(new Selection(List.of(), List.of(), patterns("tools"), List.of(), EnumSet.allOf(Section.class)));

        assertThat(ids(plan))
                .doesNotContain(tools, touch, ordersTouch, touchAcl)
                .contains(orders, ordersCustomer);
        assertThat(plan.leftOut())
                .containsExactly(
                        "TRIGGER shop.touched on orders: it needs FUNCTION tools.touch(), which is not restored");
    }

    @Test
    void of_dataOnly_takesNoDefinitions() {
        RestorePlan plan = plan(
                new Selection(List.of(), patterns("orders", "invoices"), List.of(), List.of(), Set.of(Section.DATA)));

        assertThat(ids(plan)).containsExactly(ordersRows, invoicesRows, numbersValue);
    }

    @Test
    void of_patternThatChoosesNothing_isAUsageErrorThatNamesIt() {
        refused(
                tables("shop.orders", "shop.oders"),
                "the chosen table shop.oders matches no table, view or sequence of the backup");
        refused(tables("touch*"), "the chosen table touch* matches no table, view or sequence of the backup");
        refused(
                new Selection(patterns("Shop"), List.of(), List.of(), List.of(), Set.of(Section.DATA)),
                "the chosen schema Shop matches no schema of the backup");
        refused(
                new Selection(
                        List.of(), patterns("monthly"), List.of(), patterns("month*"), EnumSet.allOf(Section.class)),
                "other patterns exclude everything that is selected: nothing is left to restore");
    }

    private void refused(Selection selection, String message) {
        assertThatThrownBy(() -> plan(selection)).isInstanceOfSatisfying(ConfigurationException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(e.hint().orElseThrow()).contains(Choice.SHOW.words());
        });
    }

    @Test
    void of_exclusionOfNothing_takesAll() {
        assertThat(ids(plan(withoutTables("shop.oders")))).hasSize(entries.size());
    }

    @Test
    void obstacles_ofEachKind_haveARemedyThatFits() {
        add(EntryKind.EXTENSION, "", "hstore", "", Place.PRE_DATA);
        BackupIndex index = TestIndex.of(entries);
        RestoreRequest request =
                new RestoreRequest(1, Selection.all(), true, true, true, false, "", false, RestoreRequest.Proof.COUNTS);
        TargetFacts target = new TargetFacts(
                "t", "14", 140000, "LATIN1", List.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of(), true,
                List.of());

        assertThat(RestorePlan.of(index, request).obstacles(index, request, target))
                .extracting(RestorePlan.Obstacle::problem, RestorePlan.Obstacle::remedy)
                .containsExactly(
                        tuple(
                                "the target runs PostgreSQL 14, which is older than the backup's 15",
                                "restore into PostgreSQL 15 or newer, or unpack the script and change"
                                        + " by hand what the older version does not support"),
                        tuple(
                                "the target has encoding LATIN1, but the backup has UTF8",
                                "create the target with ENCODING 'UTF8' TEMPLATE template0, or let the restore create it"),
                        tuple(
                                "extension hstore is not available on the target",
                                "install the packages of the extensions on the target's server"));
    }
}
