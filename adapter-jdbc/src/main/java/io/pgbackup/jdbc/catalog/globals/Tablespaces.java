package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.jdbc.catalog.read.StorageParameters;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.util.List;

/** Tablespaces with their settings, comments and privileges. */
final class Tablespaces {

    private static final String TABLESPACES = """
            SELECT t.oid, t.spcname, r.rolname AS owner, pg_tablespace_location(t.oid) AS location, t.spcoptions, t.spcacl,
                   acldefault('t', t.spcowner) AS acl_default, shobj_description(t.oid, 'pg_tablespace') AS comment
            FROM pg_tablespace t LEFT JOIN pg_roles r ON r.oid = t.spcowner
            WHERE t.spcname !~ '^pg_'
            ORDER BY t.spcname COLLATE "C\"""";

    private final GlobalsDraft draft;

    Tablespaces(GlobalsDraft draft) {
        this.draft = draft;
    }

    /** {@code CREATE TABLESPACE} cannot run in a transaction, so it is an entry of its own. */
    void add() {
        draft.queries().rows(TABLESPACES, row -> {
            String tablespace = row.text("spcname");
            String name = Sql.ident(tablespace);
            String owner = row.textOrEmpty("owner");
            String location = row.textOrEmpty("location");
            int id = draft.add(
                    EntryKind.TABLESPACE,
                    tablespace,
                    owner,
                    Place.LAST,
                    draft.entriesOf(owner),
                    "CREATE TABLESPACE " + name + (owner.isEmpty() ? "" : " OWNER " + Sql.ident(owner)) + " LOCATION "
                            + Sql.literal(location.startsWith("/") ? location : "") + ";\n");
            StringBuilder settings = new StringBuilder();
            List<String> options = StorageParameters.TABLESPACE.known(row.list("spcoptions"), draft.major());
            List<String> unknown = StorageParameters.TABLESPACE.unknown(row.list("spcoptions"), draft.major());
            if (!unknown.isEmpty()) {
                draft.warn(StorageParameters.loss("tablespace " + name, String.join(", ", unknown)));
            }
            if (!options.isEmpty()) {
                settings.append("ALTER TABLESPACE ")
                        .append(name)
                        .append(" SET (")
                        .append(Sql.withOptions(options, ""))
                        .append(");\n");
            }
            row.optionalText("comment")
                    .ifPresent(comment -> settings.append("COMMENT ON TABLESPACE ")
                            .append(name)
                            .append(" IS ")
                            .append(Sql.literal(comment))
                            .append(";\n"));
            if (settings.length() > 0) {
                draft.add(EntryKind.TABLESPACE_SETTINGS, tablespace, "", Place.LAST, List.of(id), settings.toString());
            }
            String acl = draft.privileges(
                    PrivilegeKind.TABLESPACE,
                    "TABLESPACE " + name,
                    owner,
                    row.list("spcacl"),
                    row.optionalText("spcacl").isEmpty() ? List.of() : row.list("acl_default"));
            if (!acl.isEmpty()) {
                draft.add(EntryKind.ACL, "TABLESPACE " + tablespace, "", Place.LAST, List.of(id), acl);
            }
            return true;
        });
    }
}
