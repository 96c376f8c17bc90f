package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.Selection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which planner statistics are restored. */
class RestorePlanStatisticsTest {

    private final List<IndexedEntry> entries = new ArrayList<>();

    private final int orders = add(EntryKind.TABLE, "orders", "", Section.PRE_DATA, Place.PRE_DATA);
    private final int items = add(EntryKind.TABLE, "items", "", Section.PRE_DATA, Place.PRE_DATA);
    private final int totals = add(EntryKind.MATERIALIZED_VIEW, "totals", "", Section.PRE_DATA, Place.PRE_DATA, orders);
    private final int ordersRows = add(EntryKind.TABLE_DATA, "orders", "orders", Section.DATA, Place.DATA, orders);
    private final int itemsRows = add(EntryKind.TABLE_DATA, "items", "items", Section.DATA, Place.DATA, items);
    private final int ordersStatistics = statistics("orders", "orders", Section.DATA, orders, ordersRows);
    private final int itemsStatistics = statistics("items", "items", Section.DATA, items, itemsRows);
    private final int ordersKey =
            add(EntryKind.CONSTRAINT, "orders_pkey", "orders", Section.POST_DATA, Place.POST_DATA, orders);
    private final int totalsRows =
            add(EntryKind.MATERIALIZED_VIEW_DATA, "totals", "totals", Section.POST_DATA, Place.LAST, totals);
    private final int keyStatistics = statistics("orders_pkey", "orders", Section.POST_DATA, ordersRows, ordersKey);
    private final int totalsStatistics = statistics("totals", "totals", Section.POST_DATA, totals, totalsRows);

    private int add(EntryKind kind, String name, String table, Section section, Place place, Integer... needs) {
        int id = entries.size() + 1;
        Entry entry = new Entry(id, kind, "shop", name, table, "", section, place, List.of(needs), "", "");
        entries.add(new IndexedEntry(entry, 1, 0, 1, 0));
        return id;
    }

    private int statistics(String name, String table, Section section, Integer... needs) {
        Place place = section == Section.DATA ? Place.STATISTICS : Place.LAST;
        return add(EntryKind.STATISTICS_DATA, name, table, section, place, needs);
    }

    private RestorePlan plan(Selection selection, boolean statistics) {
        return RestorePlan.of(
                TestIndex.of(entries),
                new RestoreRequest(
                        1, selection, true, true, statistics, false, "", false, RestoreRequest.Proof.COUNTS));
    }

    private static Selection part(Set<Section> sections, List<String> tables, List<String> excluded) {
        return new Selection(List.of(), patterns(tables), List.of(), patterns(excluded), sections);
    }

    private static List<NamePattern> patterns(List<String> texts) {
        return texts.stream().map(NamePattern::parse).toList();
    }

    private static Selection sections(Section... sections) {
        return part(Set.of(sections), List.of(), List.of());
    }

    /** Returns the statistics in a plan. */
    private static List<Integer> statistics(RestorePlan plan) {
        return plan.entries().stream()
                .map(IndexedEntry::entry)
                .filter(entry -> entry.kind() == EntryKind.STATISTICS_DATA)
                .map(Entry::id)
                .toList();
    }

    @Test
    void of_sections_takesStatisticsOnlyWhereThereAreRows() {
        assertThat(statistics(plan(Selection.all(), true)))
                .containsExactly(ordersStatistics, itemsStatistics, keyStatistics, totalsStatistics);
        assertThat(statistics(plan(sections(Section.DATA), true))).containsExactly(ordersStatistics, itemsStatistics);
        assertThat(statistics(plan(sections(Section.POST_DATA), true)))
                .containsExactly(keyStatistics, totalsStatistics);
        assertThat(statistics(plan(sections(Section.PRE_DATA, Section.POST_DATA), true)))
                .isEmpty();
    }

    @Test
    void of_allWithoutStatistics_takesNoneAndTheRest() {
        RestorePlan plan = plan(Selection.all(), false);

        assertThat(statistics(plan)).isEmpty();
        assertThat(plan.entries()).hasSize(entries.size() - 4);
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void of_someTables_takesTheirStatisticsAndThoseOfTheirIndexes() {
        Set<Section> all = EnumSet.allOf(Section.class);

        assertThat(statistics(plan(part(all, List.of("orders"), List.of()), true)))
                .containsExactly(ordersStatistics, keyStatistics);
        assertThat(statistics(plan(part(all, List.of(), List.of("orders")), true)))
                .containsExactly(itemsStatistics);
        assertThat(statistics(plan(part(all, List.of("totals"), List.of()), true)))
                .as("not filled, since the rows of its table are not restored")
                .isEmpty();
        assertThat(statistics(plan(part(Set.of(Section.DATA), List.of("items"), List.of()), true)))
                .containsExactly(itemsStatistics);
    }

    private static TargetFacts target(int version) {
        return new TargetFacts(
                "copy", "", version, "UTF8", List.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of(), true,
                List.of());
    }

    @Test
    void on_targetBefore18_leavesStatisticsOutAndSaysSoOnce() {
        RestorePlan plan = plan(Selection.all(), true).on(target(170006));

        assertThat(statistics(plan)).isEmpty();
        assertThat(plan.statistics()).isFalse();
        assertThat(plan.entries()).hasSize(entries.size() - 4);
        assertThat(plan.leftOut())
                .containsExactly(
                        "planner statistics: the target runs PostgreSQL 17, and they can be loaded from version 18 on");
    }

    @Test
    void on_targetFrom18_takesThem() {
        for (int version : List.of(180000, 190002)) {
            RestorePlan plan = plan(Selection.all(), true).on(target(version));
            assertThat(statistics(plan)).hasSize(4);
            assertThat(plan.statistics()).isTrue();
            assertThat(plan.leftOut()).isEmpty();
        }
    }

    @Test
    void on_targetBefore18_saysNothingWhereThereAreNone() {
        assertThat(plan(Selection.all(), false).on(target(130000)).leftOut()).isEmpty();
    }
}
