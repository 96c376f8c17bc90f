package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.read.Signatures;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transforms between a type and a procedural language. */
public final class Transforms implements ObjectSource {

    private static final String ALL =
            """
            SELECT x.oid, format_type(x.trftype, NULL) AS type, t.typname, l.lanname,
                   fn.nspname AS from_schema, f.proname AS from_name, :from AS from_arguments,
                   gn.nspname AS to_schema, g.proname AS to_name, :to AS to_arguments
            FROM pg_transform x
                JOIN pg_type t ON t.oid = x.trftype
                JOIN pg_language l ON l.oid = x.trflang
                LEFT JOIN pg_proc f ON f.oid = x.trffromsql
                LEFT JOIN pg_namespace fn ON fn.oid = f.pronamespace
                LEFT JOIN pg_proc g ON g.oid = x.trftosql
                LEFT JOIN pg_namespace gn ON gn.oid = g.pronamespace""".replace(":from", Signatures.argumentTypes("f")).replace(":to", Signatures.argumentTypes("g"));

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> transforms = new ArrayList<>();
        context.queries().rows(ALL, row -> transform(row, context)).forEach(found -> found.ifPresent(transforms::add));
        return transforms;
    }

    private static Optional<CatalogObject> transform(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.TRANSFORM, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        List<String> functions = new ArrayList<>();
        if (row.optionalText("from_name").isPresent()) {
            functions.add("FROM SQL WITH FUNCTION " + Sql.qualified(row.text("from_schema"), row.text("from_name"))
                    + "(" + row.textOrEmpty("from_arguments") + ")");
        }
        if (row.optionalText("to_name").isPresent()) {
            functions.add("TO SQL WITH FUNCTION " + Sql.qualified(row.text("to_schema"), row.text("to_name")) + "("
                    + row.textOrEmpty("to_arguments") + ")");
        }
        String language = row.text("lanname");
        String target = "TRANSFORM FOR " + row.deparsed("type") + " LANGUAGE " + Sql.ident(language);
        String sql =
                "CREATE " + target + " (" + String.join(", ", functions) + ");\n" + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.TRANSFORM, "", target)
                .sortName(row.text("typname") + " " + language)
                .definition(() -> sql));
    }
}
