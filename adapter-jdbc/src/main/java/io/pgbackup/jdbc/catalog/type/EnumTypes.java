package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Enumeration types. */
public final class EnumTypes implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
             FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype = 'e' AND\s""" + TypeRow.IN_USER_SCHEMA;

    private static final String LABELS = "SELECT enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Map<Long, List<String>> labels = new HashMap<>();
        context.queries()
                .rows(
                        LABELS,
                        row -> labels.computeIfAbsent(row.oid("enumtypid"), key -> new ArrayList<>())
                                .add("    " + Sql.literal(row.text("enumlabel"))));
        List<CatalogObject> types = new ArrayList<>();
        context.queries()
                .rows(TYPES, row -> TypeRow.read(row, context))
                .forEach(found -> found.ifPresent(type -> {
                    String list = String.join(",\n", labels.getOrDefault(type.oid(), List.of()));
                    String create = "CREATE TYPE " + type.qualifiedName() + " AS ENUM (\n" + list
                            + (list.isEmpty() ? "" : "\n") + ");\n";
                    types.add(type.object(create, "", context));
                }));
        return types;
    }
}
