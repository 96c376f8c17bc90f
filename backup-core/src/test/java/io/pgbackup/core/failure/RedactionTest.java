package io.pgbackup.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedactionTest {

    @Test
    void of_takesAwayWhatStandsBeforeAnAtSignInAUrl() {
        assertThat(Redaction.of("connect to postgresql://u:p@ss:w/rd@host/db failed"))
                .isEqualTo("connect to postgresql://***@host/db failed");
        assertThat(Redaction.of("'postgres://host/db?user=u&password=secret&sslmode=require'"))
                .isEqualTo("'postgres://host/db?user=u&password=***&sslmode=require'");
    }

    @Test
    void of_leavesOtherTextsAlone() {
        String text = "shop@2025-01-31T03:00Z is not in s3://bucket/prefix";
        assertThat(Redaction.of(text)).isEqualTo(text);
    }
}
