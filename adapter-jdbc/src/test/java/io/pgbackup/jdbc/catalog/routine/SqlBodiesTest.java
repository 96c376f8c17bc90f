package io.pgbackup.jdbc.catalog.routine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlBodiesTest {

    @Test
    void nameArguments_oneUnnamedInput_getsItsNumber() {
        assertThat(SqlBodies.nameArguments("RETURN (\"\" + b)", List.of("", "b"), List.of()))
                .isEqualTo("RETURN ($1 + b)");
        assertThat(SqlBodies.nameArguments("RETURN (a + \"\")", List.of("o", "a", ""), List.of("o", "i", "v")))
                .isEqualTo("RETURN (a + $2)");
    }

    @Test
    void nameArguments_emptyQuotesElsewhere_stay() {
        String body = "SELECT '\"\"', E'\\'\"\"', \"a\"\"b\", '''\"\"', \"\", \"\"\"\"";
        assertThat(SqlBodies.nameArguments(body, List.of("", "b"), List.of("i", "i")))
                .isEqualTo("SELECT '\"\"', E'\\'\"\"', \"a\"\"b\", '''\"\"', $1, \"\"\"\"");
    }

    @Test
    void nameArguments_severalOrNoUnnamed_leaveTheBodyAlone() {
        assertThat(SqlBodies.nameArguments("RETURN \"\"", List.of("", "", "c"), List.of()))
                .isEqualTo("RETURN \"\"");
        assertThat(SqlBodies.nameArguments("RETURN \"\"", List.of(), List.of())).isEqualTo("RETURN \"\"");
        assertThat(SqlBodies.nameArguments("RETURN \"\"", List.of("a", "", ""), List.of("i", "o", "t")))
                .isEqualTo("RETURN \"\"");
    }

    @Test
    void nameArguments_unfinishedQuote_endsWithTheBody() {
        assertThat(SqlBodies.nameArguments("RETURN 'x", List.of("", "b"), List.of()))
                .isEqualTo("RETURN 'x");
        assertThat(SqlBodies.nameArguments("RETURN E'x\\", List.of("", "b"), List.of()))
                .isEqualTo("RETURN E'x\\");
    }
}
