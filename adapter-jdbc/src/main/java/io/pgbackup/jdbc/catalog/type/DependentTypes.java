package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import java.util.ArrayList;
import java.util.List;

/** Row types, array types and multirange types: they are created with another object, and only carry dependencies. */
public final class DependentTypes implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
             FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                LEFT JOIN pg_class c ON c.oid = t.typrelid
                LEFT JOIN pg_type e ON e.oid = t.typelem
            WHERE (c.relkind <> 'c' OR e.typarray = t.oid OR t.typtype = 'm') AND\s""" + TypeRow.IN_USER_SCHEMA;

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> types = new ArrayList<>();
        context.queries().rows(TYPES, row -> {
            ObjectId id = new ObjectId(SystemCatalog.TYPE, row.oid("oid"));
            if (!context.members().isMember(id)) {
                types.add(new CatalogObject(id, ObjectKind.DUMMY_TYPE, row.text("nspname"), row.text("typname")));
            }
            return id;
        });
        return types;
    }
}
