package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Memberships of roles in roles, with their grantors. */
final class Memberships {

    private static final int V16 = 160000;

    private static final String MEMBERSHIPS = """
            SELECT r.rolname AS role, m.rolname AS member, g.rolname AS grantor, a.grantor AS grantor_oid, a.admin_option, %s
            FROM pg_auth_members a
                LEFT JOIN pg_roles r ON r.oid = a.roleid
                LEFT JOIN pg_roles m ON m.oid = a.member
                LEFT JOIN pg_roles g ON g.oid = a.grantor
            ORDER BY r.rolname COLLATE "C", m.rolname COLLATE "C", g.rolname COLLATE "C\"""";

    private final GlobalsDraft draft;

    Memberships(GlobalsDraft draft) {
        this.draft = draft;
    }

    /** One role's grant of a role to a role. */
    private record Membership(
            String role,
            String member,
            String grantor,
            boolean byBootstrap,
            boolean admin,
            boolean inherit,
            boolean set) {}

    void add() {
        String options = draft.version() >= V16
                ? "a.inherit_option, a.set_option"
                : "NULL AS inherit_option, NULL AS set_option";
        List<Membership> open = new ArrayList<>(draft.queries()
                .rows(
                        MEMBERSHIPS.formatted(options),
                        row -> new Membership(
                                row.textOrEmpty("role"),
                                row.textOrEmpty("member"),
                                row.textOrEmpty("grantor"),
                                row.oid("grantor_oid") == GlobalsReader.BOOTSTRAP_SUPERUSER,
                                row.flag("admin_option"),
                                row.flag("inherit_option"),
                                row.flag("set_option"))));
        open.removeIf(one -> GlobalsReader.isPredefined(one.role()) && GlobalsReader.isPredefined(one.member()));
        open.stream()
                .filter(one -> one.role().isEmpty() || one.member().isEmpty())
                .forEach(one -> draft.warn(
                        "a membership of " + one.member() + " in " + one.role() + " names a role that does not exist"));
        open.removeIf(one -> one.role().isEmpty() || one.member().isEmpty());
        Map<String, Set<String>> admins = new HashMap<>();
        // A grantor must have received the admin option before.
        boolean isProgress = true;
        while (isProgress) {
            isProgress = false;
            for (Membership one : List.copyOf(open)) {
                Set<String> ofRole = admins.computeIfAbsent(one.role(), role -> new LinkedHashSet<>());
                if (hasGrantor(one) && !ofRole.contains(one.grantor())) {
                    continue;
                }
                membership(one, hasGrantor(one));
                if (one.admin()) {
                    ofRole.add(one.member());
                }
                open.remove(one);
                isProgress = true;
            }
        }
        // Grants by roles that are superusers, or were superusers at the time; only servers before 16 record these.
        open.forEach(one -> membership(one, false));
    }

    private static boolean hasGrantor(Membership one) {
        return !one.byBootstrap() && !one.grantor().isEmpty();
    }

    private void membership(Membership one, boolean withGrantor) {
        StringBuilder sql = new StringBuilder("GRANT ")
                .append(Sql.ident(one.role()))
                .append(" TO ")
                .append(Sql.ident(one.member()));
        if (draft.version() >= V16) {
            sql.append(" WITH ADMIN ")
                    .append(word(one.admin()))
                    .append(", INHERIT ")
                    .append(word(one.inherit()))
                    .append(", SET ")
                    .append(word(one.set()));
        } else if (one.admin()) {
            sql.append(" WITH ADMIN OPTION");
        }
        if (withGrantor) {
            sql.append(" GRANTED BY ").append(Sql.ident(one.grantor()));
        }
        draft.add(
                EntryKind.MEMBERSHIP,
                one.member() + " in " + one.role(),
                "",
                Place.PRE_DATA,
                draft.entriesOf(one.role(), one.member(), one.grantor()),
                sql.append(";\n").toString());
    }

    private static String word(boolean truth) {
        return truth ? "TRUE" : "FALSE";
    }
}
