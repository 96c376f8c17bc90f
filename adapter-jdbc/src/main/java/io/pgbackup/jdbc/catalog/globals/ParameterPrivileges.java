package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.util.List;

/** Privileges on parameters of the server. */
final class ParameterPrivileges {

    private static final int V15 = 150000;

    private static final String PARAMETERS = """
            SELECT parname, paracl, acldefault('p', 10) AS acl_default FROM pg_parameter_acl ORDER BY parname COLLATE "C\"""";

    private final GlobalsDraft draft;

    ParameterPrivileges(GlobalsDraft draft) {
        this.draft = draft;
    }

    void add() {
        if (draft.version() >= V15) {
            draft.queries().rows(PARAMETERS, row -> {
                String name = row.text("parname");
                String sql = draft.privileges(
                        PrivilegeKind.PARAMETER,
                        "PARAMETER " + Sql.ident(name),
                        draft.bootstrapSuperuser(),
                        row.list("paracl"),
                        row.list("acl_default"));
                if (!sql.isEmpty()) {
                    draft.add(EntryKind.ACL, "PARAMETER " + name, "", Place.PRIVILEGES, List.of(), sql);
                }
                return true;
            });
        }
    }
}
