package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.load.ExistingTable;
import io.pgbackup.core.load.TableName;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LoadingWavesTest {

    private static TableName name(String name) {
        return new TableName("s", name);
    }

    private static IndexedTable table(String name, int pieces) {
        TableData data =
                new TableData(1, "s", name, "", List.of("a"), "", "COPY x FROM stdin;", List.of(), 0, 0, 0, 0, false);
        return new IndexedTable(
                data, pieces, pieces, ContentHash.ZERO, Collections.nCopies(pieces, new RowsPiece(1, 0, 0, 1, 1)));
    }

    private static ExistingTable existing(String name, String root, String... references) {
        return new ExistingTable(
                name(name),
                name(root),
                Stream.of(references).map(LoadingWavesTest::name).collect(Collectors.toSet()),
                true);
    }

    private static List<Set<String>> waves(List<IndexedTable> tables, ExistingTable... existing) {
        return LoadingWaves.ofExisting(
                        tables, List.of(existing), Set.of(name("settings"), name("details"), name("loose")))
                .stream()
                .map(wave -> wave.stream().map(table -> table.data().name()).collect(Collectors.toSet()))
                .toList();
    }

    @Test
    void ofExisting_foreignKeys_putsTheReferencedTablesFirst() {
        assertThat(waves(
                        List.of(table("items", 2), table("orders", 2), table("customers", 2), table("notes", 2)),
                        existing("items", "items", "orders"),
                        existing("orders", "orders", "customers"),
                        existing("customers", "customers"),
                        existing("notes", "notes", "absent")))
                .containsExactly(Set.of("customers", "notes"), Set.of("orders"), Set.of("items"));
    }

    @Test
    void ofExisting_configurationOfExtensions_comesBeforeAllThatItDoesNotNeed() {
        assertThat(waves(
                        List.of(table("users", 1), table("settings", 1), table("details", 1), table("loose", 1)),
                        existing("users", "users"),
                        existing("settings", "settings"),
                        existing("details", "details", "settings"),
                        existing("loose", "loose", "users")))
                .containsExactly(Set.of("settings"), Set.of("details"), Set.of("users"), Set.of("loose"));
    }

    @Test
    void ofExisting_partitions_moveAsOne() {
        assertThat(waves(
                        List.of(table("orders_1", 1), table("orders_2", 1), table("items", 1)),
                        existing("orders_1", "orders"),
                        existing("orders_2", "orders"),
                        existing("items", "items", "orders")))
                .containsExactly(Set.of("orders_1", "orders_2"), Set.of("items"));
    }

    @Test
    void ofExisting_tableThatRefersToItself_needsToBeOneCopy() {
        assertThat(waves(List.of(table("tree", 1)), existing("tree", "tree", "tree")))
                .containsExactly(Set.of("tree"));
        assertRefused(() -> waves(List.of(table("tree", 2)), existing("tree", "tree", "tree")), "s.tree");
    }

    @Test
    void ofExisting_loop_isRefusedByName() {
        assertRefused(
                () -> waves(
                        List.of(table("a", 1), table("b", 1), table("c", 1)),
                        existing("a", "a", "b"),
                        existing("b", "b", "a"),
                        existing("c", "c")),
                "s.a, s.b");
    }

    @Test
    void requireEmpty_missingAndFilledTables_areRefusedByName() {
        List<IndexedTable> tables = List.of(table("a", 1), table("b", 1));
        ExistingTable filled = new ExistingTable(name("b"), name("b"), Set.of(), false);

        assertThatThrownBy(() -> LoadingWaves.requireEmpty(tables, List.of(existing("b", "b"))))
                .hasMessageContaining("no table s.a");
        assertThatThrownBy(() -> LoadingWaves.requireEmpty(tables, List.of(existing("a", "a"), filled)))
                .hasMessageContaining("rows in s.b")
                .asInstanceOf(InstanceOfAssertFactories.type(TargetException.class))
                .extracting(TargetException::kind)
                .isEqualTo(FailureKind.TARGET_NOT_EMPTY);
    }

    private static void assertRefused(Runnable act, String names) {
        assertThatThrownBy(act::run)
                .hasMessageContaining("foreign keys allow no order")
                .hasMessageContaining(names)
                .asInstanceOf(InstanceOfAssertFactories.type(TargetException.class))
                .extracting(TargetException::kind)
                .isEqualTo(FailureKind.TARGET_CONFLICT);
    }
}
