package io.pgbackup.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgArrayTest {

    @Test
    void parse_bareAndQuotedElements_areUnescaped() {
        assertThat(PgArray.parse("{a,\"b,c\",\"d\\\"e\\\\f\",\"\",\"NULL\",g\\,h}"))
                .containsExactly("a", "b,c", "d\"e\\f", "", "NULL", "g,h");
    }

    @Test
    void parse_emptyArray_hasNoElements() {
        assertThat(PgArray.parse("{}")).isEmpty();
    }

    @Test
    void parse_arrayWithBounds_skipsThem() {
        assertThat(PgArray.parse("[0:1]={x,y}")).containsExactly("x", "y");
    }

    @Test
    void parse_aclWithQuotedRole_keepsItsQuotes() {
        assertThat(PgArray.parse("{=r/a,\"\\\"we ird\\\"=arwd*/a\"}")).containsExactly("=r/a", "\"we ird\"=arwd*/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "{",
                "{a",
                "{a,}",
                "{,}",
                "{\"a}",
                "{a}b",
                "{NULL}",
                "{{a}}",
                "{\"a\"b}",
                "{a\\",
                "[0:1]{a}"
            })
    void parse_anythingElse_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PgArray.parse(text));
    }
}
