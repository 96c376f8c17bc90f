package io.pgbackup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void lines_alignTheColumns() {
        TextTable table = new TextTable(Set.of(1), "NAME", "ROWS", "KEY");
        table.add("näme", "1", "a");
        table.add("b", "1,000", "line\nfeed");
        assertThat(table.lines()).containsExactly("NAME   ROWS  KEY", "näme      1  a", "b     1,000  line\\nfeed");
    }
}
