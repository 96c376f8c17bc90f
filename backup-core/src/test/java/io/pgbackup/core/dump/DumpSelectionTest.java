package io.pgbackup.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DumpSelectionTest {

    private static List<NamePattern> patterns(String... texts) {
        return Stream.of(texts).map(NamePattern::parse).toList();
    }

    private static DumpSelection chosen(List<NamePattern> schemas, List<NamePattern> tables) {
        return new DumpSelection(schemas, tables, List.of(), List.of(), List.of(), false);
    }

    @Test
    void everything_includesAll() {
        DumpSelection all = DumpSelection.everything();

        assertThat(all.isEverything()).isTrue();
        assertThat(all.includesSchemaless()).isTrue();
        assertThat(all.includesSchema("a")).isTrue();
        assertThat(all.includesTable("a", "b")).isTrue();
        assertThat(all.excludesTable("a", "b")).isFalse();
        assertThat(all.excludesData("a", "b")).isFalse();
        assertThat(all.options()).isEmpty();
    }

    /** This includes components that a later version adds: a partial backup must never be taken for a whole one. */
    @Test
    void isEverything_withAnySingleComponentSet_isFalse() throws ReflectiveOperationException {
        RecordComponent[] components = DumpSelection.class.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        for (int set = 0; set < components.length; set++) {
            Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                boolean isSet = i == set;
                values[i] = types[i] == boolean.class ? (Object) isSet : isSet ? patterns("a") : List.of();
            }

            DumpSelection selection =
                    DumpSelection.class.getDeclaredConstructor(types).newInstance(values);

            assertThat(selection.isEverything()).as("%s", components[set]).isFalse();
            assertThat(selection).isNotEqualTo(DumpSelection.everything());
        }
    }

    @Test
    void schemas_includeTheirTablesAndNothingWithoutSchema() {
        DumpSelection selection = chosen(patterns("sh*"), List.of());

        assertThat(selection.isEverything()).isFalse();
        assertThat(selection.includesSchemaless()).isFalse();
        assertThat(selection.includesSchema("shop")).isTrue();
        assertThat(selection.includesTable("shop", "orders")).isTrue();
        assertThat(selection.includesSchema("audit")).isFalse();
        assertThat(selection.includesTable("audit", "orders")).isFalse();
    }

    @Test
    void tables_includeNoSchema() {
        DumpSelection selection = chosen(List.of(), patterns("shop.orders", "log"));

        assertThat(selection.includesSchemaless()).isFalse();
        assertThat(selection.includesSchema("shop")).isFalse();
        assertThat(selection.includesTable("shop", "orders")).isTrue();
        assertThat(selection.includesTable("audit", "log")).isTrue();
        assertThat(selection.includesTable("audit", "orders")).isFalse();
    }

    @Test
    void schemasAndTables_meanWhatEitherMeans() {
        DumpSelection selection = chosen(patterns("shop"), patterns("audit.log"));

        assertThat(selection.includesTable("shop", "orders")).isTrue();
        assertThat(selection.includesTable("audit", "log")).isTrue();
        assertThat(selection.includesSchema("audit")).isFalse();
    }

    @Test
    void exclusions_keepWhatHasNoSchemaAndWinOverInclusions() {
        DumpSelection selection = new DumpSelection(
                List.of(), List.of(), patterns("tmp*"), patterns("shop.orders"), patterns("log"), false);

        assertThat(selection.includesSchemaless()).isTrue();
        assertThat(selection.includesSchema("tmp1")).isFalse();
        assertThat(selection.excludesTable("tmp1", "a")).isTrue();
        assertThat(selection.excludesTable("shop", "orders")).isTrue();
        assertThat(selection.excludesTable("shop", "customers")).isFalse();
        assertThat(selection.excludesData("shop", "log")).isTrue();
        assertThat(selection.includesTable("shop", "log")).isTrue();
        assertThat(new DumpSelection(patterns("tmp1"), List.of(), patterns("tmp*"), List.of(), List.of(), false)
                        .includesSchema("tmp1"))
                .isFalse();
    }

    @Test
    void schemaOnly_excludesAllData() {
        DumpSelection selection = new DumpSelection(List.of(), List.of(), List.of(), List.of(), List.of(), true);

        assertThat(selection.isEverything()).isFalse();
        assertThat(selection.includesSchemaless()).isTrue();
        assertThat(selection.excludesData("shop", "orders")).isTrue();
    }

    @Test
    void options_areThoseOfTheCommandLine() {
        assertThat(new DumpSelection(
                                patterns("a"), patterns("\"b.c\""), patterns("d"), patterns("e"), patterns("f*"), true)
                        .options())
                .containsExactly(
                        "--schema a",
                        "--table \"b.c\"",
                        "--exclude-schema d",
                        "--exclude-table e",
                        "--exclude-table-data f*",
                        "--schema-only");
    }
}
