package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.AclItem;
import java.util.List;

/** Privileges as statements that the target can run: without those of roles that no longer exist. */
public final class Grants {

    private Grants() {}

    /** Returns the statements; empty if nothing differs. Notes the roles in them as used. */
    public static String statements(AclChange change, CatalogContext context) {
        AclChange possible = new AclChange(
                change.kind(),
                change.target(),
                change.column(),
                change.owner(),
                withKnownRoles(change.acl(), change, context),
                withKnownRoles(change.base(), change, context),
                change.prefix());
        String sql = possible.sql(context.majorVersion());
        if (!sql.isEmpty()) {
            possible.acl().stream()
                    .filter(item -> !possible.base().contains(item))
                    .forEach(item -> useRoles(item, context));
            possible.base().stream()
                    .filter(item -> !possible.acl().contains(item))
                    .forEach(item -> useRoles(item, context));
        }
        return sql;
    }

    private static List<String> withKnownRoles(List<String> items, AclChange change, CatalogContext context) {
        return items.stream()
                .filter(text -> isPossible(text, change.target(), context))
                .toList();
    }

    /**
     * Whether the roles of a privilege exist; warns if not. A role that was dropped in spite of its privileges appears as a bare
     * number.
     */
    public static boolean isPossible(String text, String target, CatalogContext context) {
        AclItem item = AclItem.parse(text);
        boolean isPossible =
                context.isRole(item.grantor()) && (item.grantee().isEmpty() || context.isRole(item.grantee()));
        if (!isPossible) {
            context.warn("the privileges " + text + " on " + target + " name a role that does not exist");
        }
        return isPossible;
    }

    private static void useRoles(String text, CatalogContext context) {
        AclItem item = AclItem.parse(text);
        if (!item.grantee().isEmpty()) {
            context.useRole(item.grantee());
        }
        if (!item.grantor().isEmpty()) {
            context.useRole(item.grantor());
        }
    }
}
