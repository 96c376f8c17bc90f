package io.pgbackup.jdbc.catalog.rights;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Grants;
import io.pgbackup.jdbc.catalog.read.Namespaces;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.PrivilegeQuery;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.AclItem;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Privileges on all kinds of objects except large objects and columns: their differences from the privileges of a newly created
 * object. These are {@code acldefault()}, or for members of extensions and objects of the system those recorded in {@code
 * pg_init_privs}.
 *
 * <p>Objects that are not dumped themselves (members of extensions, {@code pg_catalog}) become nodes that carry privileges only.
 */
public final class Privileges implements ObjectPass {

    private static final String PUBLIC_SCHEMA = "public";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        List<CatalogObject> carriers = new ArrayList<>();
        for (PrivilegeQuery query : PrivilegeQuery.ALL) {
            context.queries()
                    .rows(query.sql(), row -> addTo(objects, query, row, context))
                    .forEach(added -> added.ifPresent(carriers::add));
        }
        return carriers;
    }

    /** Adds the privileges in the row to their object; returns the carrier that was created for them, if any. */
    private static Optional<CatalogObject> addTo(
            Map<ObjectId, CatalogObject> objects, PrivilegeQuery query, Row row, CatalogContext context)
            throws SQLException {
        ObjectId id = new ObjectId(query.catalog(), row.oid("oid"));
        String schema = row.textOrEmpty("nspname");
        String name = row.text("name");
        Optional<CatalogObject> known = Optional.ofNullable(objects.get(id));
        boolean isPlaceOfTables =
                query.catalog() == SystemCatalog.NAMESPACE && context.part().needsSchema(name);
        if (isPlaceOfTables || (known.isEmpty() && !isCarrier(id, schema, name, context))) {
            return Optional.empty();
        }
        PrivilegeKind kind = PrivilegeKind.valueOf(row.text("kind"));
        String owner = context.role(row.oid("owner"));
        String bareTarget = Sql.ident(name)
                + row.optionalText("arguments").map(types -> "(" + types + ")").orElse("");
        String target = schema.isEmpty() ? bareTarget : Sql.ident(schema) + "." + bareTarget;
        String sql = Grants.statements(
                new AclChange(
                        kind,
                        kind.word() + " " + target,
                        "",
                        owner,
                        acl(row),
                        base(kind, name, owner, row, context),
                        ""),
                context);
        if (sql.isEmpty()) {
            return Optional.empty();
        }
        CatalogObject object =
                known.orElseGet(() -> carrier(new CatalogObject(id, query.objectKind(), schema, name), owner, context));
        object.addPrivileges(kind.word() + " " + bareTarget, sql);
        return known.isPresent() ? Optional.empty() : Optional.of(object);
    }

    /** Whether only the privileges of an object are dumped, because it is a member of an extension, or of the system. */
    static boolean isCarrier(ObjectId id, String schema, String name, CatalogContext context) {
        if (!context.part().includesSchemaless() || context.part().excludesSchema(schema)) {
            return false;
        }
        boolean isMember = context.members().isMember(id);
        if (id.classOid() == SystemCatalog.NAMESPACE) {
            return name.equals("pg_catalog") || (isMember && Namespaces.isUserSchema(name));
        }
        if (schema.isEmpty()) {
            return isMember || id.oid() < CatalogContext.FIRST_USER_OID;
        }
        return schema.equals("pg_catalog") || (isMember && Namespaces.isUserSchema(schema));
    }

    /** Returns a node that is not written itself. */
    static CatalogObject carrier(CatalogObject object, String owner, CatalogContext context) {
        context.members().extensionOf(object.id()).ifPresent(object::dependsOn);
        return object.owner(owner).unwritten();
    }

    private static List<String> acl(Row row) throws SQLException {
        return row.list(row.optionalText("acl").isPresent() ? "acl" : "default_acl");
    }

    private static List<String> base(PrivilegeKind kind, String name, String owner, Row row, CatalogContext context)
            throws SQLException {
        if (kind == PrivilegeKind.SCHEMA && name.equals(PUBLIC_SCHEMA)) {
            return publicSchemaBase(owner, acl(row), context);
        }
        return row.list(row.optionalText("init_acl").isPresent() ? "init_acl" : "default_acl");
    }

    /**
     * Returns the assumed privileges of {@code public} in the target. In a new database, everybody may create objects in {@code
     * public} up to version 14, but not since. A backup of an older server may be restored to either: the assumed state is the one
     * that differs from the source, so that the statements lead to the same result on both.
     */
    private static List<String> publicSchemaBase(String owner, List<String> acl, CatalogContext context) {
        AclItem open = new AclItem("", "UC", owner);
        AclItem closed = new AclItem("", "U", owner);
        boolean isOpen = acl.stream().map(AclItem::parse).anyMatch(open::equals);
        AclItem everybody = context.isAtLeast(15) || isOpen ? closed : open;
        return List.of(new AclItem(owner, "UC", owner).text(), everybody.text());
    }
}
