package io.pgbackup.jdbc.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NestedConditionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(((a >= 1) AND (a <= 9)) AND b)|((a >= 1) AND (a <= 9) AND b)",
                "((((a AND b) AND c) AND d) AND e)|(a AND b AND c AND d AND e)",
                "(((a < 1) OR (a > 9)) OR f((((b)) AND c)))|((a < 1) OR (a > 9) OR f((((b)) AND c)))",
                "CHECK ((((a AND b) AND c) OR d))|CHECK (((a AND b AND c) OR d))",
                "(((a = ') AND (') AND (\") OR (\" = 1)) AND c)|((a = ') AND (') AND (\") OR (\" = 1) AND c)",
            })
    void flattened_sameOnTheLeft_hasNoBrackets(String text, String expected) {
        assertThat(NestedConditions.flattened(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "((a = 1) AND (b = 2))",
                "(a AND (b AND c))",
                "((a OR b) AND c)",
                "((a AND b) OR c)",
                "((NOT (a AND b)) AND c)",
                "(f(a AND b) AND c)",
                "'((a AND b) AND c)'::text",
                "count(*) OVER (ORDER BY (a) ROWS BETWEEN (1) PRECEDING AND (2) FOLLOWING) AND c",
                "(a) AND b)) AND (",
            })
    void flattened_anythingElse_isTheSame(String text) {
        assertThat(NestedConditions.flattened(text)).isEqualTo(text);
    }
}
