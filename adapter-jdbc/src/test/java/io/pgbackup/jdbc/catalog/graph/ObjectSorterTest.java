package io.pgbackup.jdbc.catalog.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectSorterTest {

    private final Nodes nodes = new Nodes();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void sort_withoutDependencies_goesByKindThenName() {
        nodes.add(ObjectKind.INDEX, "a");
        nodes.add(ObjectKind.TABLE, "b");
        nodes.add(ObjectKind.VIEW, "a");
        nodes.add(ObjectKind.FUNCTION, "z");
        nodes.add(ObjectKind.TYPE, "z");

        assertThat(sorted()).containsExactly("TYPE z", "FUNCTION z", "VIEW a", "TABLE b", "INDEX a");
    }

    @Test
    void sort_names_comparesCodePointsNotUtf16() {
        nodes.add(ObjectKind.TABLE, "\uFF5E");
        nodes.add(ObjectKind.TABLE, "\uD83D\uDC18");

        assertThat(sorted()).containsExactly("TABLE \uFF5E", "TABLE \uD83D\uDC18");
    }

    @Test
    void sort_dependency_movesWhatIsNeededUp() {
        CatalogObject a = nodes.add(ObjectKind.TABLE, "a");
        nodes.add(ObjectKind.TABLE, "b");
        CatalogObject c = nodes.add(ObjectKind.TABLE, "c");
        a.dependsOn(c.id());

        assertThat(sorted()).containsExactly("TABLE c", "TABLE a", "TABLE b");
    }

    @Test
    void sort_anyOrderOfReading_givesTheSameOrder() {
        CatalogObject table = nodes.add(ObjectKind.TABLE, "t");
        CatalogObject sequence = nodes.add(ObjectKind.SEQUENCE, "q");
        sequence.dependsOn(table.id());
        for (String name : List.of("f", "g", "h")) {
            nodes.add(ObjectKind.FUNCTION, name).dependsOn(table.id());
        }
        List<String> expected = sorted();
        long seed = System.nanoTime();
        List<Map.Entry<ObjectId, CatalogObject>> entries =
                new ArrayList<>(nodes.objects().entrySet());
        Collections.shuffle(entries, new Random(seed));
        Map<ObjectId, CatalogObject> shuffled = new LinkedHashMap<>();
        entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));

        assertThat(names(new ObjectSorter(shuffled, warnings::add).sort()))
                .as("seed %d", seed)
                .isEqualTo(expected);
    }

    @Test
    void sort_serialColumn_writesTheDefaultApart() {
        CatalogObject table = nodes.add(ObjectKind.TABLE, "t");
        CatalogObject sequence = nodes.add(ObjectKind.SEQUENCE, "q");
        CatalogObject value = nodes.addInline(ObjectKind.DEFAULT, "id", table);
        value.dependsOn(sequence.id());
        sequence.dependsOn(table.id());

        assertThat(sorted()).containsExactly("TABLE t", "SEQUENCE q", "DEFAULT id");
        assertThat(value.place()).isEqualTo(Place.PRE_DATA);
    }

    @Test
    void sort_checkThatNeedsItsTable_isWrittenAfterTheData() {
        CatalogObject table = nodes.add(ObjectKind.TABLE, "t");
        CatalogObject function = nodes.add(ObjectKind.FUNCTION, "f");
        CatalogObject check = nodes.addInline(ObjectKind.CHECK_CONSTRAINT, "c", table);
        check.dependsOn(function.id());
        function.dependsOn(table.id());

        assertThat(sorted()).containsExactly("TABLE t", "FUNCTION f", "CHECK_CONSTRAINT c");
        assertThat(check.place()).isEqualTo(Place.POST_DATA);
    }

    @Test
    void sort_viewThatNeedsPrimaryKey_becomesDummyFirst() {
        CatalogObject table = nodes.add(ObjectKind.TABLE, "t");
        CatalogObject key = nodes.add(ObjectKind.CONSTRAINT, "t_pkey").dependsOn(table.id());
        CatalogObject view = nodes.add(ObjectKind.VIEW, "v");
        CatalogObject rule = nodes.addInline(ObjectKind.RULE, "_RETURN", view);
        rule.dependsOn(table.id()).dependsOn(key.id());

        assertThat(sorted()).containsExactly("TABLE t", "VIEW v", "CONSTRAINT t_pkey", "RULE _RETURN");
        assertThat(view.isDummy()).isTrue();
    }

    @Test
    void sort_ordinaryView_staysWhole() {
        CatalogObject view = nodes.add(ObjectKind.VIEW, "v");
        nodes.addInline(ObjectKind.RULE, "_RETURN", view);

        assertThat(sorted()).containsExactly("VIEW v");
        assertThat(view.isDummy()).isFalse();
        assertThat(view.place()).isEqualTo(Place.PRE_DATA);
    }

    @Test
    void sort_materializedViewThatNeedsPrimaryKey_movesBehindTheDataWithItsDependents() {
        CatalogObject table = nodes.add(ObjectKind.TABLE, "t");
        CatalogObject key = nodes.add(ObjectKind.CONSTRAINT, "t_pkey").dependsOn(table.id());
        CatalogObject view = nodes.add(ObjectKind.MATERIALIZED_VIEW, "m");
        nodes.addInline(ObjectKind.RULE, "_RETURN", view).dependsOn(key.id());
        CatalogObject other = nodes.add(ObjectKind.MATERIALIZED_VIEW, "a");
        nodes.addInline(ObjectKind.RULE, "_RETURN", other).dependsOn(view.id());

        assertThat(sorted())
                .containsExactly("TABLE t", "CONSTRAINT t_pkey", "MATERIALIZED_VIEW m", "MATERIALIZED_VIEW a");
        assertThat(view.place()).isEqualTo(Place.POST_DATA);
        assertThat(other.place()).isEqualTo(Place.POST_DATA);
    }

    @Test
    void sort_typeAndItsFunctions_makesTheShellFirst() {
        CatalogObject type = nodes.add(ObjectKind.TYPE, "t");
        CatalogObject shell = nodes.addShell(type);
        CatalogObject in = nodes.add(ObjectKind.FUNCTION, "t_in").dependsOn(type.id());
        CatalogObject out = nodes.add(ObjectKind.FUNCTION, "t_out").dependsOn(type.id());
        type.dependsOn(in.id()).dependsOn(out.id());

        assertThat(sorted()).containsExactly("SHELL_TYPE t", "FUNCTION t_in", "FUNCTION t_out", "TYPE t");
        assertThat(shell.isWritten()).isTrue();
    }

    @Test
    void sort_objectThatNeedsItself_isNoLoop() {
        CatalogObject table = nodes.add(ObjectKind.TABLE, "t");
        table.dependsOn(table.id());

        assertThat(sorted()).containsExactly("TABLE t");
        assertThat(warnings).isEmpty();
    }

    @Test
    void sort_loopWithoutRepair_warnsAndGoesOn() {
        CatalogObject one = nodes.add(ObjectKind.FUNCTION, "one");
        CatalogObject two = nodes.add(ObjectKind.FUNCTION, "two").dependsOn(one.id());
        one.dependsOn(two.id());

        assertThat(sorted()).containsExactlyInAnyOrder("FUNCTION one", "FUNCTION two");
        assertThat(warnings).singleElement().asString().contains("s.one").contains("s.two");
    }

    private List<String> sorted() {
        return names(new ObjectSorter(nodes.objects(), warnings::add).sort());
    }

    private static List<String> names(List<CatalogObject> objects) {
        return objects.stream()
                .filter(CatalogObject::isWritten)
                .map(object -> object.kind() + " " + object.name())
                .toList();
    }
}
