package io.pgbackup.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalDumpTest {

    private static final String DUMP = """
            --
            -- PostgreSQL database dump
            --

            \\restrict abc

            -- Dumped from database version 15.1
            CREATE TABLE public.t (
                a integer
            );
            COPY public.t (a) FROM stdin;
            1
            2
            2
            \\.

            GRANT SELECT ON TABLE public.t TO app;
            COMMENT ON TABLE public.t IS 'x';
            \\unrestrict abc
            """;

    private static List<String> differences(String other) {
        return CanonicalDump.differences(CanonicalDump.lines(DUMP), CanonicalDump.lines(other));
    }

    @Test
    void differences_ofTheSameRowsInOtherOrderAndStatements_areNone() {
        String other = DUMP.replace(
                        "COPY public.t (a) FROM stdin;\n1\n2\n2\n\\.\n",
                        "COPY public.t (a) FROM stdin;\n2\n\\.\nCOPY public.t (a) FROM stdin;\n2\n1\n\\.\n")
                .replace("abc", "xyz")
                .replace("15.1", "15.2");
        assertThat(other).isNotEqualTo(DUMP);
        assertThat(differences(other)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`GRANT SELECT ON TABLE public.t TO app;`, ``",
                "`IS 'x'`, `IS 'y'`",
                "`a integer`, `a bigint`",
                "`1\n2\n2\n`, `1\n2\n`",
                "`1\n2\n2\n`, `1\n1\n2\n`",
                "`1\n2\n2\n`, ``"
            })
    void differences_ofAPlantedDifference_areNamed(String planted, String replacement) {
        assertThat(differences(DUMP.replace(planted, replacement))).isNotEmpty();
    }
}
