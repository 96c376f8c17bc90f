package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.LoopRepair;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Views and materialized views; each has a rule with its query, which carries its dependencies. */
public final class Views implements ObjectSource {

    /** Up to version 15 each query mentions its own view twice, as OLD and NEW; more often if it selects from itself. */
    private static final String ALL = """
            SELECT c.oid, r.oid AS rule, pg_get_viewdef(c.oid) AS definition,
                   array_length(string_to_array(r.ev_action::text, ' :relid ' || c.oid || ' '), 1) - 1 > %d AS is_recursive
            FROM pg_class c JOIN pg_rewrite r ON r.ev_class = c.oid AND r.ev_type = '1'
            WHERE c.oid = ANY (:oids)
            ORDER BY c.oid""";

    private static final String CHECK_OPTION = "check_option=";

    private record Query(long rule, String text, boolean isRecursive) {}

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Map<Long, Query> queries = new HashMap<>();
        context.queries()
                .rows(
                        ALL.formatted(context.isAtLeast(16) ? 0 : 2),
                        context.relations().dumpedOids("vm"),
                        row -> queries.put(row.oid("oid"), query(row)));
        List<CatalogObject> objects = new ArrayList<>();
        for (Relation view : context.relations().dumped("vm")) {
            Query query = Optional.ofNullable(queries.get(view.oid()))
                    .orElseThrow(() -> new IllegalStateException("no query for the view " + view.qualifiedName()));
            objects.addAll(view.relkind() == 'v' ? view(context, view, query) : materialized(context, view, query));
        }
        context.warnOfEach(context.relations().dumped("v").stream()
                .filter(view -> Optional.ofNullable(queries.get(view.oid()))
                        .filter(Query::isRecursive)
                        .isPresent())
                .map(view -> "view " + view.qualifiedName()
                        + " selects from itself, so that no query can read it: a copy will have it unchanged")
                .sorted()
                .toList());
        return objects;
    }

    private static Query query(Row row) throws SQLException {
        String text = row.deparsed("definition");
        if (!text.endsWith(";")) {
            throw new IllegalStateException("the query of a view does not end as expected: " + text);
        }
        return new Query(row.oid("rule"), text.substring(0, text.length() - 1), row.flag("is_recursive"));
    }

    private static List<CatalogObject> view(CatalogContext context, Relation view, Query query) {
        CatalogObject rule = rule(context, view, query).definition(() -> "CREATE OR REPLACE " + statement(view, query));
        CatalogObject object = object(context, view, ObjectKind.VIEW);
        if (query.isRecursive()) {
            LoopRepair.writeQueryLater(object, rule);
        }
        return List.of(
                rule,
                object.definition(() -> (object.isDummy() ? dummy(context, view) : "CREATE " + statement(view, query))
                        + context.ownerOf("VIEW " + view.qualifiedName(), view.ownerOid())
                        + TableText.annotations(context, view, "VIEW")));
    }

    private static List<CatalogObject> materialized(CatalogContext context, Relation view, Query query) {
        String target = "MATERIALIZED VIEW " + view.qualifiedName();
        CatalogObject object = object(context, view, ObjectKind.MATERIALIZED_VIEW)
                .definition(() -> StorageSettings.around(
                                view,
                                "CREATE " + target + inBlanks(TableText.with(view)) + "AS\n" + query.text()
                                        + "\n  WITH NO DATA;\n")
                        + TableText.columnSettings(view, context.columns().of(view.oid()))
                        + context.extensionsOf(target, view.id())
                        + context.ownerOf(target, view.ownerOid())
                        + TableText.annotations(context, view, "MATERIALIZED VIEW"));
        return List.of(rule(context, view, query), object);
    }

    private static CatalogObject object(CatalogContext context, Relation view, ObjectKind kind) {
        return new CatalogObject(view.id(), kind, view.schema(), view.name()).owner(context.role(view.ownerOid()));
    }

    private static CatalogObject rule(CatalogContext context, Relation view, Query query) {
        return new CatalogObject(
                        new ObjectId(SystemCatalog.REWRITE, query.rule()), ObjectKind.RULE, view.schema(), "_RETURN")
                .table(view.name())
                .owner(context.role(view.ownerOid()))
                .tieBreakers(List.of(view.name()))
                .inlineIn(view.id());
    }

    private static String statement(Relation view, Query query) {
        List<String> options = new ArrayList<>();
        String check = "";
        for (String option : view.options()) {
            if (option.startsWith(CHECK_OPTION)) {
                boolean isLocal = option.substring(CHECK_OPTION.length()).equals("local");
                check = "\n  WITH " + (isLocal ? "LOCAL" : "CASCADED") + " CHECK OPTION";
            } else {
                options.add(option);
            }
        }
        String with = options.isEmpty() ? "" : "WITH (" + Sql.withOptions(options, "") + ")";
        return "VIEW " + view.qualifiedName() + inBlanks(with) + "AS\n" + query.text() + check + ";\n";
    }

    private static String inBlanks(String clause) {
        return clause.isEmpty() ? " " : " " + clause + " ";
    }

    /** Returns a view with the same columns, without the query. */
    private static String dummy(CatalogContext context, Relation view) {
        List<String> columns = new ArrayList<>();
        for (Column column : context.columns().of(view.oid())) {
            String collation = column.collation().isEmpty() ? "" : " COLLATE " + column.collation();
            columns.add("\n    NULL::" + column.type() + collation + " AS " + Sql.ident(column.name()));
        }
        return "CREATE VIEW " + view.qualifiedName() + " AS\nSELECT" + String.join(",", columns) + ";\n";
    }
}
