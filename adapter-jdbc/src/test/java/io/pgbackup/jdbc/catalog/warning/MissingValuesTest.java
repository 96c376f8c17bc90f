package io.pgbackup.jdbc.catalog.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.SequenceValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissingValuesTest {

    @Test
    void of_sequencesWithTheirValues_isNothing() {
        assertThat(MissingValues.of(
                        Map.of(1L, "s.one", 2L, "s.two"),
                        List.of(new SequenceValue(7, 2, "s.two"), new SequenceValue(8, 1, "s.one"))))
                .isEmpty();
    }

    @Test
    void of_aSequenceWithoutItsValue_namesIt() {
        assertThat(MissingValues.of(Map.of(1L, "s.one", 2L, "s.two"), List.of(new SequenceValue(7, 2, "s.two"))))
                .extracting(Omission::sentence)
                .singleElement()
                .asString()
                .contains("sequence s.one", "its value: no statement of the backup sets it");
    }
}
