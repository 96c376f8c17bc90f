package io.pgbackup.core.restore.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeparateStatementsTest {

    @Test
    void of_grants_areApart() {
        assertThat(SeparateStatements.of("REVOKE ALL ON TABLE a FROM b;\nGRANT ALL ON TABLE a TO c;\n"))
                .containsExactly("REVOKE ALL ON TABLE a FROM b;", "\nGRANT ALL ON TABLE a TO c;");
    }

    @Test
    void of_oddNames_areNotCut() {
        String odd = "GRANT ALL ON TABLE a TO \"x;\nDROP TABLE y;\"\"; z\";\n";
        assertThat(SeparateStatements.of(odd + "GRANT ALL ON TABLE a TO b;\n"))
                .containsExactly(odd.strip(), "\nGRANT ALL ON TABLE a TO b;");
    }

    @Test
    void of_grantsInTheNameOfOthers_areOne() {
        String sql = "SET SESSION AUTHORIZATION a;\nGRANT ALL ON TABLE t TO b;\nRESET SESSION AUTHORIZATION;\n";
        assertThat(SeparateStatements.of(sql)).containsExactly(sql);
    }

    @Test
    void of_anythingElse_isOne() {
        for (String sql : new String[] {"SELECT 'a;b';\n", "SELECT $$a;b$$;\n", "GRANT a TO b"}) {
            assertThat(SeparateStatements.of(sql)).containsExactly(sql);
        }
    }
}
