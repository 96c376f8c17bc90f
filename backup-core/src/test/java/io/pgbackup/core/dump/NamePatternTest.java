package io.pgbackup.core.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "orders, shop, orders, true",
                "orders, other, orders, true",
                "shop.orders, shop, orders, true",
                "shop.orders, other, orders, false",
                "shop.*, shop, anything, true",
                "*.log_?, audit, log_1, true",
                "*.log_?, audit, log_12, false",
                "\"a.b\", x, a.b, true",
                "\"a*\", x, abc, false",
                "\"we\"\"ird\", x, we\"ird, true",
                "s.\"a.b\".c, s, a.b.c, true",
                "[a], x, a, false",
                "ORDERS, shop, orders, false"
            })
    void matches_asTheShellWould(String pattern, String schema, String table, boolean expected) {
        assertThat(NamePattern.parse(pattern).matches(schema, table)).isEqualTo(expected);
    }

    @Test
    void parse_ofSomethingUnfinished_saysWhat() {
        assertThatThrownBy(() -> NamePattern.parse("\"abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pattern \"abc has a quote that is not closed");
        assertThatThrownBy(() -> NamePattern.parse("shop.")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NamePattern.parse("")).isInstanceOf(IllegalArgumentException.class);
    }
}
