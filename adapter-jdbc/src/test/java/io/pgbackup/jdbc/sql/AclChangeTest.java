package io.pgbackup.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclChangeTest {

    @Test
    void sql_sameLists_isEmpty() {
        assertThat(table(List.of("o=arwdDxt/o", "=r/o"), List.of("=r/o", "o=arwdDxt/o"))
                        .sql(15))
                .isEmpty();
    }

    @Test
    void sql_ownerWithoutOne_isRevokedAndGrantedTheRest() {
        assertThat(table(List.of("o=arwDxt/o"), List.of("o=arwdDxt/o")).sql(15)).isEqualTo("""
                REVOKE SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE s.t FROM o;
                GRANT SELECT,INSERT,REFERENCES,TRIGGER,TRUNCATE,UPDATE ON TABLE s.t TO o;
                """);
    }

    @Test
    void sql_allPrivileges_dependOnTheVersion() {
        AclChange change = table(List.of("o=arwdDxt/o", "a=arwdDxt/o"), List.of("o=arwdDxt/o"));
        assertThat(change.sql(16)).isEqualTo("GRANT ALL ON TABLE s.t TO a;\n");
        assertThat(change.sql(17))
                .isEqualTo("GRANT SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE s.t TO a;\n");
        assertThat(table(List.of("a=arwdDxtm/o"), List.of()).sql(17)).isEqualTo("GRANT ALL ON TABLE s.t TO a;\n");
    }

    @Test
    void sql_grantOption_makesAStatementOfItsOwn() {
        assertThat(table(List.of("a=ar*w*/o", "b=a*r*w*d*D*x*t*/o"), List.of()).sql(15))
                .isEqualTo("""
                GRANT INSERT ON TABLE s.t TO a;
                GRANT SELECT,UPDATE ON TABLE s.t TO a WITH GRANT OPTION;
                GRANT ALL ON TABLE s.t TO b WITH GRANT OPTION;
                """);
    }

    @Test
    void sql_grantByAnotherRole_isMadeInThatRolesName() {
        assertThat(table(List.of("\"A \"\"q\"\"\"=r*/o", "b=r/\"A \"\"q\"\"\""), List.of())
                        .sql(15))
                .isEqualTo("""
                GRANT SELECT ON TABLE s.t TO "A ""q""\" WITH GRANT OPTION;
                SET SESSION AUTHORIZATION "A ""q""\";
                GRANT SELECT ON TABLE s.t TO b;
                RESET SESSION AUTHORIZATION;
                """);
    }

    @Test
    void sql_ownersOwnGrant_comesBeforeOtherGrants() {
        assertThat(table(List.of("=r/o", "o=r/o"), List.of("o=arwdDxt/o")).sql(15))
                .isEqualTo("""
                REVOKE SELECT,INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE s.t FROM o;
                GRANT SELECT ON TABLE s.t TO o;
                GRANT SELECT ON TABLE s.t TO PUBLIC;
                """);
    }

    @Test
    void sql_emptyList_revokesAll() {
        AclChange change = new AclChange(
                PrivilegeKind.FUNCTION, "FUNCTION s.f()", "", "o", List.of(), List.of("=X/o", "o=X*/o"), "");
        assertThat(change.sql(13)).isEqualTo("""
                REVOKE ALL ON FUNCTION s.f() FROM PUBLIC;
                REVOKE ALL ON FUNCTION s.f() FROM o;
                """);
    }

    @Test
    void sql_column_namesItInEachPrivilege() {
        AclChange change = new AclChange(
                PrivilegeKind.COLUMN, "TABLE s.t", "B", "o", List.of("a=rw/o", "b=arwx/o"), List.of(), "");
        assertThat(change.sql(18)).isEqualTo("""
                GRANT SELECT("B"),UPDATE("B") ON TABLE s.t TO a;
                GRANT ALL("B") ON TABLE s.t TO b;
                """);
    }

    @Test
    void sql_prefix_standsBeforeEachStatement() {
        AclChange change = new AclChange(
                PrivilegeKind.SEQUENCE,
                "SEQUENCES",
                "",
                "o",
                List.of("a=rwU/o"),
                List.of("o=rwU/o"),
                "ALTER DEFAULT PRIVILEGES FOR ROLE o ");
        assertThat(change.sql(18)).isEqualTo("""
                ALTER DEFAULT PRIVILEGES FOR ROLE o REVOKE ALL ON SEQUENCES FROM o;
                ALTER DEFAULT PRIVILEGES FOR ROLE o GRANT ALL ON SEQUENCES TO a;
                """);
    }

    @Test
    void parse_quotedRoles_areUnquoted() {
        assertThat(AclItem.parse("\"a=b/c\"=r*w/\"d \"\"e\"\"\"")).isEqualTo(new AclItem("a=b/c", "r*w", "d \"e\""));
        assertThat(AclItem.parse("=/o")).isEqualTo(new AclItem("", "", "o"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a=r", "a/b", "\"a=r/b", "a=r/b=c"})
    void parse_anythingElse_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AclItem.parse(text));
    }

    private static AclChange table(List<String> acl, List<String> base) {
        return new AclChange(PrivilegeKind.TABLE, "TABLE s.t", "", "o", acl, base, "");
    }
}
