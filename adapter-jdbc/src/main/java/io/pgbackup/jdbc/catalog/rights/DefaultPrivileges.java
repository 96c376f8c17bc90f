package io.pgbackup.jdbc.catalog.rights;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Grants;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Default privileges: the privileges of objects that a role will create. Those for all schemas replace the built-in ones; those for
 * one schema are added to them.
 */
public final class DefaultPrivileges implements ObjectSource {

    private static final String ALL = """
            SELECT d.oid, d.defaclrole, r.rolname, n.nspname, d.defaclobjtype, d.defaclacl::text AS acl,
                   CASE WHEN d.defaclnamespace = 0 THEN
                       acldefault((CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END)::"char", d.defaclrole)
                   END::text AS base
            FROM pg_default_acl d
                JOIN pg_roles r ON r.oid = d.defaclrole
                LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace""";

    private record Objects(PrivilegeKind kind, String word) {}

    private static final Map<Character, Objects> OBJECTS = Map.of(
            'r', new Objects(PrivilegeKind.TABLE, "TABLES"),
            'S', new Objects(PrivilegeKind.SEQUENCE, "SEQUENCES"),
            'f', new Objects(PrivilegeKind.FUNCTION, "FUNCTIONS"),
            'T', new Objects(PrivilegeKind.TYPE, "TYPES"),
            'n', new Objects(PrivilegeKind.SCHEMA, "SCHEMAS"),
            'L', new Objects(PrivilegeKind.LARGE_OBJECT, "LARGE OBJECTS"));

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> defaults = new ArrayList<>();
        context.queries().rows(ALL, row -> read(row, context)).forEach(found -> found.ifPresent(defaults::add));
        return defaults;
    }

    private static Optional<CatalogObject> read(Row row, CatalogContext context) throws SQLException {
        char letter = row.letter("defaclobjtype");
        String schema = row.textOrEmpty("nspname");
        boolean isChosen = schema.isEmpty()
                ? context.part().includesSchemaless()
                : context.part().includesSchema(schema);
        if (!isChosen) {
            return Optional.empty();
        }
        String role = context.role(row.oid("defaclrole"));
        Objects objects = OBJECTS.get(letter);
        if (objects == null) {
            context.omit(
                    Omission.Reason.UNKNOWN,
                    "default privileges of role " + Sql.ident(role) + " for objects of type " + letter,
                    "this version does not cover the type");
            return Optional.empty();
        }
        String prefix = "ALTER DEFAULT PRIVILEGES FOR ROLE " + Sql.ident(role) + " "
                + (schema.isEmpty() ? "" : "IN SCHEMA " + Sql.ident(schema) + " ");
        String sql = Grants.statements(
                new AclChange(objects.kind(), objects.word(), "", role, row.list("acl"), row.list("base"), prefix),
                context);
        if (sql.isEmpty()) {
            return Optional.empty();
        }
        ObjectId id = new ObjectId(SystemCatalog.DEFAULT_ACL, row.oid("oid"));
        String name = "DEFAULT PRIVILEGES FOR " + objects.word();
        return Optional.of(new CatalogObject(id, ObjectKind.DEFAULT_ACL, schema, name)
                .sortName(String.valueOf(letter))
                .tieBreakers(List.of(role))
                .owner(role)
                .definition(() -> sql));
    }
}
