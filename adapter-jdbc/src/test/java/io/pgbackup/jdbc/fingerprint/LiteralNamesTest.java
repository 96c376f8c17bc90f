package io.pgbackup.jdbc.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(EXISTS ( SELECT 'x'::text AS text FROM t))|(EXISTS ( SELECT 'x'::text FROM t))",
                "SELECT '-1'::integer AS int4, NULL::text AS text|SELECT '-1'::integer, NULL::text",
                "SELECT 'a'::character varying(5) AS \"varchar\"|SELECT 'a'::character varying(5)",
                "SELECT 'a'::s.\"My type\"[] AS \"My type\")|SELECT 'a'::s.\"My type\"[])",
                "SELECT 'now'::timestamp(3) with time zone AS timestamptz|SELECT 'now'::timestamp(3) with time zone",
            })
    void leftOut_nameOfTheType_isLeftOut(String text, String expected) {
        assertThat(LiteralNames.leftOut(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 'x'::text AS mine",
                "SELECT (a)::text AS text",
                "SELECT 'x'::text AS text_2",
                "SELECT '1'::integer AS text",
            })
    void leftOut_otherNames_stay(String text) {
        assertThat(LiteralNames.leftOut(text)).isEqualTo(text);
    }
}
