package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Grants;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import java.util.ArrayList;
import java.util.List;

/** Large objects, in groups with one owner and the same privileges. */
public final class LargeObjects implements ObjectSource {

    private static final int GROUP_SIZE = 1000;

    private static final String ALL = """
            SELECT m.oid, m.lomowner, coalesce(m.lomacl, acldefault('L', m.lomowner))::text AS acl,
                   acldefault('L', m.lomowner)::text AS base
            FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid = m.lomowner
            ORDER BY r.rolname COLLATE "C", m.lomacl::text COLLATE "C" NULLS FIRST, m.oid""";

    private record LargeObject(long oid, long owner, List<String> acl, List<String> base) {

        boolean isAlike(LargeObject other) {
            return owner == other.owner && acl.equals(other.acl);
        }
    }

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> objects = new ArrayList<>();
        List<LargeObject> group = new ArrayList<>();
        for (LargeObject next : context.queries()
                .rows(
                        ALL,
                        row -> new LargeObject(
                                row.oid("oid"), row.oid("lomowner"), row.list("acl"), row.list("base")))) {
            if (context.unreadable().largeObjects().contains(next.oid())) {
                continue;
            }
            if (!group.isEmpty() && (group.size() == GROUP_SIZE || !next.isAlike(group.get(0)))) {
                addGroup(List.copyOf(group), context, objects);
                group.clear();
            }
            group.add(next);
        }
        if (!group.isEmpty()) {
            addGroup(List.copyOf(group), context, objects);
        }
        return objects;
    }

    private static void addGroup(List<LargeObject> group, CatalogContext context, List<CatalogObject> objects) {
        LargeObject first = group.get(0);
        String owner = context.role(first.owner());
        ObjectId id = new ObjectId(SystemCatalog.LARGE_OBJECT, first.oid());
        String name = group.size() == 1
                ? String.valueOf(first.oid())
                : first.oid() + ".." + group.get(group.size() - 1).oid();
        CatalogObject made = new CatalogObject(id, ObjectKind.LARGE_OBJECT, "", name)
                .owner(owner)
                .definition(() -> definition(group, context));
        addPrivileges(made, group, owner, context);
        List<Long> oids = group.stream().map(LargeObject::oid).toList();
        objects.add(made);
        objects.add(new CatalogObject(
                        ObjectId.derived(ObjectKind.LARGE_OBJECT_DATA, first.oid()),
                        ObjectKind.LARGE_OBJECT_DATA,
                        "",
                        name)
                .owner(owner)
                .partOf(id)
                .dependsOn(id)
                .content((entryId, contents) -> contents.add(new LargeObjectGroup(entryId, oids))));
    }

    private static String definition(List<LargeObject> group, CatalogContext context) {
        StringBuilder sql = new StringBuilder();
        for (LargeObject object : group) {
            String target = "LARGE OBJECT " + object.oid();
            sql.append("SELECT pg_catalog.lo_create('").append(object.oid()).append("');\n");
            sql.append(context.ownerOf(target, object.owner()));
            sql.append(context.annotationsOf(target, new ObjectId(SystemCatalog.LARGE_OBJECT, object.oid())));
        }
        return sql.toString();
    }

    private static void addPrivileges(
            CatalogObject made, List<LargeObject> group, String owner, CatalogContext context) {
        StringBuilder sql = new StringBuilder();
        for (LargeObject object : group) {
            String target = "LARGE OBJECT " + object.oid();
            sql.append(Grants.statements(
                    new AclChange(PrivilegeKind.LARGE_OBJECT, target, "", owner, object.acl(), object.base(), ""),
                    context));
        }
        if (sql.length() > 0) {
            made.addPrivileges("LARGE OBJECT " + made.name(), sql.toString());
        }
    }
}
