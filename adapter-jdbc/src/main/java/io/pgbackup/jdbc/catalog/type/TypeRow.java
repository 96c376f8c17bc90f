package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The properties that all types have in common.
 *
 * @param name unquoted
 * @param schema unquoted
 * @param ownerOid the owning role
 */
record TypeRow(long oid, String schema, String name, long ownerOid) {

    /** The columns that {@link #read} needs, of {@code pg_type t} and its {@code pg_namespace n}. */
    static final String COLUMNS = "t.oid, n.nspname, t.typname, t.typowner, n.oid AS typnamespace";

    /** The condition that excludes types of system schemas. */
    static final String IN_USER_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /** Returns the type in the row, unless it belongs to an extension. */
    static Optional<TypeRow> read(Row row, CatalogContext context) throws SQLException {
        TypeRow type = new TypeRow(row.oid("oid"), row.text("nspname"), row.text("typname"), row.oid("typowner"));
        return context.isDumped(type.id(), row.oid("typnamespace")) ? Optional.of(type) : Optional.empty();
    }

    ObjectId id() {
        return new ObjectId(SystemCatalog.TYPE, oid);
    }

    String qualifiedName() {
        return Sql.qualified(schema, name);
    }

    /** Returns the node, still without a definition. */
    CatalogObject object(ObjectKind kind, CatalogContext context) {
        return new CatalogObject(id(), kind, schema, name).owner(context.role(ownerOid));
    }

    /** Returns the node of a type with this definition and these attachments; its owner and annotations are placed in between. */
    CatalogObject object(String create, String attachments, CatalogContext context) {
        String target = "TYPE " + qualifiedName();
        String sql = create + context.ownerOf(target, ownerOid) + context.annotationsOf(target, id()) + attachments;
        return object(ObjectKind.TYPE, context).definition(() -> sql);
    }

    /**
     * Returns the placeholder that allows functions on the type to be created before the type. It is written only if a loop
     * requires it.
     */
    CatalogObject shell() {
        String sql = "CREATE TYPE " + qualifiedName() + ";\n";
        return new CatalogObject(ObjectId.derived(ObjectKind.SHELL_TYPE, oid), ObjectKind.SHELL_TYPE, schema, name)
                .partOf(id())
                .unwritten()
                .definition(() -> sql);
    }
}
