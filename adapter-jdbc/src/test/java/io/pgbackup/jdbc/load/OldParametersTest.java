package io.pgbackup.jdbc.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OldParametersTest {

    @Test
    void leaveOut_settingOfThatAlone_isGone() {
        assertThat(OldParameters.leaveOut("CREATE TABLE public.t (\n    a integer\n);\n"
                        + "ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver='26889344');\n"
                        + "ALTER TABLE public.t OWNER TO postgres;\n"))
                .isEqualTo("CREATE TABLE public.t (\n    a integer\n);\nALTER TABLE public.t OWNER TO postgres;\n");
    }

    @Test
    void leaveOut_settingWithOthers_keepsThem() {
        assertThat(OldParameters.leaveOut("ALTER FOREIGN TABLE ONLY \"S;x\".\"t\"\"2\" ALTER COLUMN \"a b\" SET"
                        + " (pg_attver='1', n_distinct='-0.5', x=abc);\n"))
                .isEqualTo("ALTER FOREIGN TABLE ONLY \"S;x\".\"t\"\"2\" ALTER COLUMN \"a b\" SET"
                        + " (n_distinct='-0.5', x=abc);\n");
        assertThat(OldParameters.leaveOut("ALTER TABLE ONLY s.t ALTER COLUMN a SET (n_distinct='5', pg_attver='1');"))
                .isEqualTo("ALTER TABLE ONLY s.t ALTER COLUMN a SET (n_distinct='5');");
    }

    /** Comments, defaults and bodies may quote such a statement. */
    @Test
    void leaveOut_textThatOnlyLooksLikeIt_staysAsItIs() {
        String statement = ";\nALTER TABLE ONLY s.t ALTER COLUMN a SET (pg_attver=1);\n";
        for (String sql : List.of(
                "COMMENT ON TABLE s.t IS 'it''s" + statement + "';\n",
                "COMMENT ON COLUMN s.\"a" + statement + "\" IS 'x';\n",
                "CREATE FUNCTION s.f() RETURNS void LANGUAGE plpgsql AS $_X$" + statement + "$_X$;\n",
                "CREATE TABLE s.t (a text DEFAULT E'\\\\\\'''" + statement + "'::text);\n",
                "SELECT 1 /* " + statement + " */;\n",
                "ALTER TABLE ONLY s.t ALTER COLUMN a SET DEFAULT ' SET (pg_attver=1)';\n")) {
            assertThat(OldParameters.leaveOut(sql)).isEqualTo(sql);
        }
    }

    @Test
    void leaveOut_longText_takesNoDeepStack() {
        String sql = "COMMENT ON TABLE s.t IS '" + "pg_attver ''x'' ; ".repeat(100_000) + "';\n";

        assertThat(OldParameters.leaveOut(sql)).isEqualTo(sql);
    }
}
