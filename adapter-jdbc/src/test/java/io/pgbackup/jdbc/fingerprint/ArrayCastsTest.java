package io.pgbackup.jdbc.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayCastsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(a = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))"
                        + "|(a = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]))",
                "(ARRAY['it''s, [x'::character varying])::text[]|ARRAY[('it''s, [x'::character varying)::text]",
                "(ARRAY[f(a, b), \"c,]\"])::s.\"My []\"[]|ARRAY[(f(a, b))::s.\"My []\", (\"c,]\")::s.\"My []\"]",
                "(ARRAY[ARRAY[1, 2], ARRAY[3, 4]])::numeric[]"
                        + "|ARRAY[ARRAY[(1)::numeric, (2)::numeric], ARRAY[(3)::numeric, (4)::numeric]]",
                "(ARRAY[g((ARRAY[a])::text[])])::text[]|ARRAY[(g(ARRAY[(a)::text]))::text]",
            })
    void atElements_castArray_castsElements(String text, String expected) {
        assertThat(ArrayCasts.atElements(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(a = ANY (ARRAY['x'::text, 'y'::text]))",
                "'(ARRAY[a])::text[]'::text",
                "\"(ARRAY[a])::text[]\"",
                "(ARRAY[a])::text",
                "(ARRAY[a] || b)::text[]",
                "(ARRAY[a",
                "(ARRAY[a])::",
            })
    void atElements_anythingElse_isTheSame(String text) {
        assertThat(ArrayCasts.atElements(text)).isEqualTo(text);
    }
}
