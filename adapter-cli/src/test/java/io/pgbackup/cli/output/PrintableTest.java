package io.pgbackup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void redacted_takesAwayWhatStandsBeforeAnAtSignInAUrl() {
        assertThat(Printable.redacted("connect to postgresql://u:p@ss:w/rd@host/db failed"))
                .isEqualTo("connect to postgresql://***@host/db failed");
        assertThat(Printable.redacted("'postgres://host/db?user=u&password=secret&sslmode=require'"))
                .isEqualTo("'postgres://host/db?user=u&password=***&sslmode=require'");
    }

    @Test
    void redacted_leavesOtherTextsAlone() {
        String text = "shop@2025-01-31T03:00Z is not in s3://bucket/prefix";
        assertThat(Printable.redacted(text)).isEqualTo(text);
    }

    @Test
    void line_escapesWhatCouldMoveTheCursor() {
        assertThat(Printable.line("a\nb\u001b[2Jc\rd")).isEqualTo("a\\nb\\x1b[2Jc\\x0dd");
        assertThat(Printable.lines("a\n  b\u001b")).isEqualTo("a\n  b\\x1b");
    }
}
