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

/** Text search dictionaries. */
public final class TextSearchDictionaries implements ObjectSource {

    private static final String ALL = """
            SELECT d.oid, n.oid AS namespace, n.nspname, d.dictname, d.dictowner, d.dictinitoption,
                   t.tmplname, tn.nspname AS template_schema
            FROM pg_ts_dict d
                JOIN pg_namespace n ON n.oid = d.dictnamespace
                JOIN pg_ts_template t ON t.oid = d.dicttemplate
                JOIN pg_namespace tn ON tn.oid = t.tmplnamespace""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> dictionaries = new ArrayList<>();
        context.queries()
                .rows(ALL, row -> dictionary(row, context))
                .forEach(found -> found.ifPresent(dictionaries::add));
        return dictionaries;
    }

    private static Optional<CatalogObject> dictionary(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.TEXT_SEARCH_DICTIONARY, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        String schema = row.text("nspname");
        String name = row.text("dictname");
        long owner = row.oid("dictowner");
        String target = "TEXT SEARCH DICTIONARY " + Sql.qualified(schema, name);
        String options =
                row.optionalText("dictinitoption").map(text -> ",\n    " + text).orElse("");
        String sql = "CREATE " + target + " (\n    TEMPLATE = "
                + Sql.qualified(row.text("template_schema"), row.text("tmplname")) + options + " );\n"
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.TEXT_SEARCH_DICTIONARY, schema, name)
                .owner(context.role(owner))
                .definition(() -> sql));
    }
}
