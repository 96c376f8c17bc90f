package io.pgbackup.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @Test
    void of_takesAwayWhatStandsBeforeAnAtSignInAUrl() {
        assertThat(Redaction.of("connect to postgresql://u:p@ss:w/rd@host/db failed"))
                .isEqualTo("connect to postgresql://***@host/db failed");
        assertThat(Redaction.of("'postgres://host/db?user=u&password=secret&sslmode=require'"))
                .isEqualTo("'postgres://host/db?user=u&password=***&sslmode=require'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unmatched argument: postgresql://u:se cr'et@host/db",
                "unmatched argument: postgresql://u:p@ss/secret#rd@host/db",
                "unmatched argument: postgresql://u:secret",
                "unmatched argument: 'postgresql://u:secret/db'",
                "host=h password=secret",
                "host=h password = 'my secret' user=u",
                "host=h password='my \\' secret",
                "postgresql://h/d?password=secret&x=1"
            })
    void of_takesAwayPasswordsOfAllShapes(String text) {
        assertThat(Redaction.of(text)).contains("***").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://host:5432/db",
                "postgresql://[::1]:5432/db",
                "the database URL does not begin with postgresql://",
                "'postgresql://a,b:1/db'",
                "the password of database h:5432/d is wrong"
            })
    void of_leavesAddressesAlone(String text) {
        assertThat(Redaction.of(text)).isEqualTo(text);
    }

    @Test
    void of_leavesOtherTextsAlone() {
        String text = "shop@2025-01-31T03:00Z is not in s3://bucket/prefix";
        assertThat(Redaction.of(text)).isEqualTo(text);
    }
}
