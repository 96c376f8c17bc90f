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

/** Text search parsers and templates: sets of functions without an owner. */
public final class TextSearchParts implements ObjectSource {

    private static final String PARSERS = """
            SELECT p.oid, n.oid AS namespace, n.nspname, p.prsname AS name, p.prsstart, p.prstoken, p.prsend,
                   p.prsheadline, p.prslextype
            FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace""";

    private static final String TEMPLATES = """
            SELECT t.oid, n.oid AS namespace, n.nspname, t.tmplname AS name, t.tmplinit, t.tmpllexize
            FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace""";

    private static final String[][] PARSER_OPTIONS = {
        {"START", "prsstart"},
        {"GETTOKEN", "prstoken"},
        {"END", "prsend"},
        {"HEADLINE", "prsheadline"},
        {"LEXTYPES", "prslextype"}
    };

    private static final String[][] TEMPLATE_OPTIONS = {{"INIT", "tmplinit"}, {"LEXIZE", "tmpllexize"}};

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> parts = new ArrayList<>();
        context.queries()
                .rows(
                        PARSERS,
                        row -> part(
                                SystemCatalog.TEXT_SEARCH_PARSER,
                                ObjectKind.TEXT_SEARCH_PARSER,
                                "TEXT SEARCH PARSER ",
                                PARSER_OPTIONS,
                                row,
                                context))
                .forEach(found -> found.ifPresent(parts::add));
        context.queries()
                .rows(
                        TEMPLATES,
                        row -> part(
                                SystemCatalog.TEXT_SEARCH_TEMPLATE,
                                ObjectKind.TEXT_SEARCH_TEMPLATE,
                                "TEXT SEARCH TEMPLATE ",
                                TEMPLATE_OPTIONS,
                                row,
                                context))
                .forEach(found -> found.ifPresent(parts::add));
        return parts;
    }

    private static Optional<CatalogObject> part(
            long catalog, ObjectKind kind, String word, String[][] optionColumns, Row row, CatalogContext context)
            throws SQLException {
        ObjectId id = new ObjectId(catalog, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>();
        for (String[] option : optionColumns) {
            String function = row.text(option[1]);
            if (!function.equals("-")) {
                options.add(option[0] + " = " + function);
            }
        }
        String schema = row.text("nspname");
        String name = row.text("name");
        String target = word + Sql.qualified(schema, name);
        String sql = "CREATE " + target + " (\n    " + String.join(",\n    ", options) + " );\n"
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, kind, schema, name).definition(() -> sql));
    }
}
