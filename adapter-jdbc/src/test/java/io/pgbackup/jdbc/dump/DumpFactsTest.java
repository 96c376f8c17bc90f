package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DumpFactsTest {

    @Test
    void newerThanKnown_warnsFromTheFirstMajorThatNobodyHasTested() {
        assertThat(DumpFacts.newerThanKnown(180_099)).isEmpty();
        assertThat(DumpFacts.newerThanKnown(130_000)).isEmpty();
        assertThat(DumpFacts.newerThanKnown(190_000))
                .hasValueSatisfying(warning -> assertThat(warning).contains("PostgreSQL 19", "up to 18"));
    }
}
