package io.pgbackup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void line_escapesWhatCouldMoveTheCursor() {
        assertThat(Printable.line("a\nb\u001b[2Jc\rd")).isEqualTo("a\\nb\\x1b[2Jc\\x0dd");
        assertThat(Printable.lines("a\n  b\u001b")).isEqualTo("a\n  b\\x1b");
    }
}
