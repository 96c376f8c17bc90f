package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Publications, with their tables and schemas as objects of their own. */
public final class Publications implements ObjectSource {

    private static final String ALL = """
            SELECT oid, pubname, pubowner, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot,
                   :generated AS generated
            FROM pg_publication""";

    private static final String TABLES = """
            SELECT r.oid, p.oid AS publication, p.pubname, p.pubowner, r.prrelid, :filter AS filter, :columns AS columns
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
            WHERE r.prrelid = ANY (:oids)""";

    private static final String FILTER = "pg_get_expr(r.prqual, r.prrelid)";

    private static final String COLUMNS = """
            (SELECT array_agg(a.attname ORDER BY c.position)::text
             FROM unnest(r.prattrs) WITH ORDINALITY c(attnum, position)
                 JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = c.attnum)""";

    private static final String SCHEMAS = """
            SELECT s.oid, p.oid AS publication, p.pubname, p.pubowner, s.pnnspid
            FROM pg_publication_namespace s JOIN pg_publication p ON p.oid = s.pnpubid""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> objects = new ArrayList<>();
        context.queries()
                .rows(
                        ALL.replace(":generated", context.isAtLeast(18) ? "pubgencols" : "'n'"),
                        row -> publication(row, context))
                .forEach(found -> found.ifPresent(objects::add));
        boolean hasFilters = context.isAtLeast(15);
        String tables = TABLES.replace(":filter", hasFilters ? FILTER : "NULL::text")
                .replace(":columns", hasFilters ? COLUMNS : "NULL::text");
        context.queries()
                .rows(tables, context.oidsWithParts("rp"), row -> table(row, context))
                .forEach(found -> found.ifPresent(objects::add));
        if (hasFilters) {
            context.queries()
                    .rows(SCHEMAS, row -> schema(row, context))
                    .forEach(found -> found.ifPresent(objects::add));
        }
        return objects;
    }

    private static Optional<CatalogObject> publication(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.PUBLICATION, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        String name = row.text("pubname");
        String target = "PUBLICATION " + Sql.ident(name);
        List<String> operations = new ArrayList<>();
        for (String operation : List.of("insert", "update", "delete", "truncate")) {
            if (row.flag("pub" + operation)) {
                operations.add(operation);
            }
        }
        long owner = row.oid("pubowner");
        String sql = "CREATE " + target + (row.flag("puballtables") ? " FOR ALL TABLES" : "")
                + " WITH (publish = '" + String.join(", ", operations) + "'"
                + (row.flag("pubviaroot") ? ", publish_via_partition_root = true" : "")
                + (row.letter("generated") == 's' ? ", publish_generated_columns = stored" : "") + ");\n"
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.PUBLICATION, "", name)
                .owner(context.role(owner))
                .definition(() -> sql));
    }

    private static Optional<CatalogObject> table(Row row, CatalogContext context) throws SQLException {
        Relation table = context.relations().get(row.oid("prrelid"));
        if (isOfMember(row, context)) {
            return Optional.empty();
        }
        String publication = row.text("pubname");
        List<String> columns = row.list("columns");
        String sql = "ALTER PUBLICATION " + Sql.ident(publication) + " ADD TABLE ONLY " + table.qualifiedName()
                + (columns.isEmpty() ? "" : " (" + Sql.idents(columns) + ")")
                + row.optionalText("filter")
                        .map(filter -> " WHERE (" + filter + ")")
                        .orElse("") + ";\n";
        ObjectId id = new ObjectId(SystemCatalog.PUBLICATION_TABLE, row.oid("oid"));
        return Optional.of(
                new CatalogObject(id, ObjectKind.PUBLICATION_TABLE, table.schema(), publication + " " + table.name())
                        .sortName(table.name())
                        .tieBreakers(List.of(publication))
                        .table(table.name())
                        .owner(context.role(row.oid("pubowner")))
                        .definition(() -> sql));
    }

    private static Optional<CatalogObject> schema(Row row, CatalogContext context) throws SQLException {
        String schema = context.namespaces().name(row.oid("pnnspid"));
        if (isOfMember(row, context)
                || !context.namespaces().isDumped(row.oid("pnnspid"))
                || !context.part().includesSchema(schema)) {
            return Optional.empty();
        }
        String publication = row.text("pubname");
        String sql =
                "ALTER PUBLICATION " + Sql.ident(publication) + " ADD TABLES IN SCHEMA " + Sql.ident(schema) + ";\n";
        ObjectId id = new ObjectId(SystemCatalog.PUBLICATION_SCHEMA, row.oid("oid"));
        return Optional.of(new CatalogObject(id, ObjectKind.PUBLICATION_SCHEMA, schema, publication + " " + schema)
                .sortName(schema)
                .tieBreakers(List.of(publication))
                .owner(context.role(row.oid("pubowner")))
                .definition(() -> sql));
    }

    private static boolean isOfMember(Row row, CatalogContext context) throws SQLException {
        return context.members().isMember(new ObjectId(SystemCatalog.PUBLICATION, row.oid("publication")));
    }
}
