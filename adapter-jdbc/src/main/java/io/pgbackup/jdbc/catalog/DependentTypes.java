package io.pgbackup.jdbc.catalog;

import java.util.ArrayList;
import java.util.List;

/** Row types, array types and multirange types: they come with another object, and only carry what depends on them. */
final class DependentTypes implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
             FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                LEFT JOIN pg_class c ON c.oid = t.typrelid
                LEFT JOIN pg_type e ON e.oid = t.typelem
            WHERE (c.relkind <> 'c' OR e.typarray = t.oid OR t.typtype = 'm') AND\s""" + TypeRow.IN_USER_SCHEMA;

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> types = new ArrayList<>();
        context.queries()
                .rows(TYPES, row -> TypeRow.read(row, context))
                .forEach(found -> found.ifPresent(type -> types.add(type.object(ObjectKind.DUMMY_TYPE, context))));
        return types;
    }
}
