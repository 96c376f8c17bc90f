package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Schemas.
 *
 * <p>{@code public} exists in every new database, so it is never created: only its differences from a new database of version 15 or
 * later are written, and its entry is left out if there are none. If users dropped it, a copy drops it as well.
 */
public final class Schemas implements ObjectSource {

    private static final String ALL = "SELECT oid, nspname, nspowner FROM pg_namespace ORDER BY oid";

    private static final String PUBLIC = "public";
    private static final String PUBLIC_COMMENT = "standard public schema";

    /** Owns {@code public} in new databases since version 15; the role has the same oid on every server. */
    private static final long DATABASE_OWNER_ROLE = 6171;

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> schemas = new ArrayList<>();
        List<String> names = context.queries().rows(ALL, row -> {
            schema(row, context).ifPresent(schemas::add);
            return row.text("nspname");
        });
        if (!names.contains(PUBLIC)) {
            schemas.add(droppedPublic());
        }
        return schemas;
    }

    /** Returns the entry that drops {@code public}; it fails if the schema already contains objects. */
    private static CatalogObject droppedPublic() {
        return new CatalogObject(ObjectId.derived(ObjectKind.SCHEMA, 0), ObjectKind.SCHEMA, "", PUBLIC)
                .definition(() -> "DROP SCHEMA IF EXISTS public;\n");
    }

    private static Optional<CatalogObject> schema(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.NAMESPACE, row.oid("oid"));
        String name = row.text("nspname");
        if (!context.isDumped(id, id.oid())) {
            return context.part().needsSchema(name) && !context.members().isMember(id)
                    ? Optional.of(placeOfTables(id, name))
                    : Optional.empty();
        }
        long owner = row.oid("nspowner");
        CatalogObject schema = new CatalogObject(id, ObjectKind.SCHEMA, "", name).owner(context.role(owner));
        String sql = name.equals(PUBLIC) ? publicSchema(id, owner, context) : userSchema(id, name, owner, context);
        return Optional.of(sql.isEmpty() ? schema.unwritten() : schema.definition(() -> sql));
    }

    /**
     * Returns the schema of tables that are selected without it: it is created if it does not exist, and is left unchanged
     * otherwise.
     */
    private static CatalogObject placeOfTables(ObjectId id, String name) {
        return new CatalogObject(id, ObjectKind.SCHEMA, "", name)
                .definition(() -> "CREATE SCHEMA IF NOT EXISTS " + Sql.ident(name) + ";\n");
    }

    private static String userSchema(ObjectId id, String name, long owner, CatalogContext context) {
        String target = "SCHEMA " + Sql.ident(name);
        return "CREATE " + target + ";\n" + context.ownerOf(target, owner) + context.annotationsOf(target, id);
    }

    private static String publicSchema(ObjectId id, long owner, CatalogContext context) {
        String target = "SCHEMA public";
        String comment = "COMMENT ON SCHEMA public IS ";
        String annotations = context.annotationsOf(target, id);
        if (context.commentOn(id).isEmpty()) {
            annotations = comment + "'';\n" + annotations;
        }
        return (owner == DATABASE_OWNER_ROLE ? "" : context.ownerOf(target, owner))
                + annotations.replace(comment + Sql.literal(PUBLIC_COMMENT) + ";\n", "");
    }
}
