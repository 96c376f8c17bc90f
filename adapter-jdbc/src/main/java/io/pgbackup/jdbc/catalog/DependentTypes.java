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

    /** A range type's multirange type stays with whoever made it when the range type changes hands, so ask the range type. */
    private static final String MULTIRANGE_OWNER = """
            coalesce((SELECT o.typowner FROM pg_range r JOIN pg_type o ON o.oid = r.rngtypid
                      WHERE r.rngmultitypid = t.oid), t.typowner) AS typowner""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> types = new ArrayList<>();
        String sql = context.isAtLeast(14) ? TYPES.replace("t.typowner", MULTIRANGE_OWNER) : TYPES;
        context.queries()
                .rows(sql, row -> TypeRow.read(row, context))
                .forEach(found -> found.ifPresent(type -> types.add(type.object(ObjectKind.DUMMY_TYPE, context))));
        return types;
    }
}
