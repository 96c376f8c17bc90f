package io.pgbackup.jdbc.catalog.type;

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

/** Conversions between encodings. */
public final class Conversions implements ObjectSource {

    private static final String ALL = """
            SELECT c.oid, n.oid AS namespace, n.nspname, c.conname, c.conowner, c.condefault,
                   pg_encoding_to_char(c.conforencoding) AS source, pg_encoding_to_char(c.contoencoding) AS target,
                   c.conproc::text AS conproc
            FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> conversions = new ArrayList<>();
        context.queries()
                .rows(ALL, row -> conversion(row, context))
                .forEach(found -> found.ifPresent(conversions::add));
        return conversions;
    }

    private static Optional<CatalogObject> conversion(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.CONVERSION, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        String schema = row.text("nspname");
        String name = row.text("conname");
        long owner = row.oid("conowner");
        String target = "CONVERSION " + Sql.qualified(schema, name);
        String sql = "CREATE " + (row.flag("condefault") ? "DEFAULT " : "") + target + " FOR "
                + Sql.literal(row.text("source")) + " TO " + Sql.literal(row.text("target")) + " FROM "
                + row.text("conproc") + ";\n"
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.CONVERSION, schema, name)
                .owner(context.role(owner))
                .definition(() -> sql));
    }
}
