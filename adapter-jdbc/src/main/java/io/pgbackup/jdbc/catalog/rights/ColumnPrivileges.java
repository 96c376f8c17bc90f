package io.pgbackup.jdbc.catalog.rights;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Grants;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Privileges on columns, written after those on their table. New columns have none. */
public final class ColumnPrivileges implements ObjectPass {

    private static final String ALL = """
            SELECT c.oid, n.nspname, c.relname, c.relowner, a.attname, a.attacl::text AS acl, i.initprivs::text AS init_acl
            FROM pg_attribute a
                JOIN pg_class c ON c.oid = a.attrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_init_privs i
                    ON i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid AND i.objsubid = a.attnum
            WHERE NOT a.attisdropped AND a.attacl IS DISTINCT FROM i.initprivs
            ORDER BY c.oid, a.attnum""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        Map<ObjectId, CatalogObject> carriers = new HashMap<>();
        context.queries().rows(ALL, row -> {
            ObjectId id = ObjectId.relation(row.oid("oid"));
            String schema = row.text("nspname");
            String name = row.text("relname");
            if (objects.containsKey(id)) {
                addTo(objects.get(id), row, context);
            } else if (Privileges.isCarrier(id, schema, name, context)) {
                String owner = context.role(row.oid("relowner"));
                CatalogObject object = carriers.computeIfAbsent(
                        id,
                        key -> Privileges.carrier(
                                new CatalogObject(id, ObjectKind.TABLE, schema, name), owner, context));
                addTo(object, row, context);
            }
            return id;
        });
        return List.copyOf(carriers.values());
    }

    private static void addTo(CatalogObject table, Row row, CatalogContext context) throws SQLException {
        String column = row.text("attname");
        AclChange change = new AclChange(
                PrivilegeKind.COLUMN,
                "TABLE " + Sql.qualified(row.text("nspname"), row.text("relname")),
                column,
                context.role(row.oid("relowner")),
                row.list("acl"),
                row.list("init_acl"),
                "");
        String sql = Grants.statements(change, context);
        if (!sql.isEmpty()) {
            table.addPrivileges("COLUMN " + Sql.ident(row.text("relname")) + "." + Sql.ident(column), sql);
        }
    }
}
