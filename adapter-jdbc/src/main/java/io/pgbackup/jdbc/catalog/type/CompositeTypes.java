package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stand-alone composite types, with the relation that carries their attributes. */
public final class CompositeTypes implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
            , t.typrelid
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid
            WHERE t.typtype = 'c' AND c.relkind = 'c' AND\s""" + TypeRow.IN_USER_SCHEMA;

    private static final String ATTRIBUTES = """
            SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type, l.collname, n.nspname
            FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_collation l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
                LEFT JOIN pg_namespace n ON n.oid = l.collnamespace
            WHERE c.relkind = 'c'
            ORDER BY a.attrelid, a.attnum""";

    private record Attribute(int number, String name, String definition) {}

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Map<Long, List<Attribute>> attributes = new HashMap<>();
        context.queries()
                .rows(
                        ATTRIBUTES,
                        row -> attributes
                                .computeIfAbsent(row.oid("attrelid"), key -> new ArrayList<>())
                                .add(attribute(row)));
        List<CatalogObject> objects = new ArrayList<>();
        context.queries().rows(TYPES, row -> {
            long relation = row.oid("typrelid");
            TypeRow.read(row, context).ifPresent(type -> {
                List<Attribute> own = attributes.getOrDefault(relation, List.of());
                objects.add(type.object(create(type, own), comments(type, relation, own, context), context));
                objects.add(new CatalogObject(
                        ObjectId.relation(relation), ObjectKind.COMPOSITE_RELATION, type.schema(), type.name()));
            });
            return relation;
        });
        return objects;
    }

    private static Attribute attribute(Row row) throws SQLException {
        String name = row.text("attname");
        String definition = Sql.ident(name) + " " + row.deparsed("type");
        if (row.optionalText("collname").isPresent()) {
            definition += " COLLATE " + Sql.qualified(row.text("nspname"), row.text("collname"));
        }
        return new Attribute(row.integer("attnum"), name, definition);
    }

    private static String create(TypeRow type, List<Attribute> attributes) {
        StringBuilder sql = new StringBuilder("CREATE TYPE " + type.qualifiedName() + " AS (");
        String separator = "\n\t";
        for (Attribute attribute : attributes) {
            sql.append(separator).append(attribute.definition());
            separator = ",\n\t";
        }
        return sql.append("\n);\n").toString();
    }

    private static String comments(TypeRow type, long relation, List<Attribute> attributes, CatalogContext context) {
        StringBuilder sql = new StringBuilder();
        for (Attribute attribute : attributes) {
            String target = "COLUMN " + type.qualifiedName() + "." + Sql.ident(attribute.name());
            sql.append(context.annotationsOf(target, ObjectId.relation(relation), attribute.number()));
        }
        return sql.toString();
    }
}
