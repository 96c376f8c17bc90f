package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.jdbc.sql.Sql;
import java.util.List;

/** Security labels of roles and tablespaces. */
final class SecurityLabels {

    private static final String LABELS = """
            SELECT CASE l.classoid WHEN 'pg_authid'::regclass THEN 'ROLE' ELSE 'TABLESPACE' END AS kind,
                   coalesce(r.rolname, t.spcname) AS name, l.provider, l.label
            FROM pg_shseclabel l
                LEFT JOIN pg_roles r ON l.classoid = 'pg_authid'::regclass AND r.oid = l.objoid
                LEFT JOIN pg_tablespace t ON l.classoid = 'pg_tablespace'::regclass AND t.oid = l.objoid
            WHERE coalesce(r.rolname, t.spcname) IS NOT NULL
            ORDER BY 1, coalesce(r.rolname, t.spcname) COLLATE "C", l.provider COLLATE "C\"""";

    private final GlobalsDraft draft;

    SecurityLabels(GlobalsDraft draft) {
        this.draft = draft;
    }

    void add() {
        draft.queries().rows(LABELS, row -> {
            String kind = row.text("kind");
            String name = row.text("name");
            return draft.add(
                    EntryKind.SECURITY_LABEL,
                    kind + " " + name,
                    "",
                    Place.LAST,
                    List.of(),
                    "SECURITY LABEL FOR " + Sql.ident(row.text("provider")) + " ON " + kind + " " + Sql.ident(name)
                            + " IS " + Sql.literal(row.text("label")) + ";\n");
        });
    }
}
