package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ordinary, partitioned and foreign tables, with their defaults and check constraints. */
public final class Tables implements ObjectSource {

    private static final String PARTITION_KEYS = """
            SELECT partrelid, pg_get_partkeydef(partrelid) AS key
            FROM pg_partitioned_table WHERE partrelid = ANY (:oids)""";

    private static final String FOREIGN_TABLES = """
            SELECT f.ftrelid, s.srvname, array_to_string(ARRAY(
                       SELECT quote_ident(option_name) || ' ' || quote_literal(option_value)
                       FROM pg_options_to_table(f.ftoptions) ORDER BY option_name), E',\\n    ') AS options
            FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
            WHERE f.ftrelid = ANY (:oids)""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        ColumnDefaults defaults = ColumnDefaults.read(context);
        TableConstraints constraints = TableConstraints.read(context);
        Map<Long, String> tails = new HashMap<>();
        context.queries()
                .rows(
                        PARTITION_KEYS,
                        context.relations().dumpedOids("p"),
                        row -> tails.put(row.oid("partrelid"), "\nPARTITION BY " + row.deparsed("key")));
        context.queries()
                .rows(
                        FOREIGN_TABLES,
                        context.relations().dumpedOids("f"),
                        row -> tails.put(
                                row.oid("ftrelid"), TableText.server(row.text("srvname"), row.text("options"))));

        TableText text = new TableText(context, defaults, constraints);
        List<CatalogObject> objects = new ArrayList<>(defaults.nodes());
        objects.addAll(constraints.nodes());
        for (Relation table : context.relations().dumped("rpf")) {
            String tail = Optional.ofNullable(tails.get(table.oid())).orElse("");
            CatalogObject object = new CatalogObject(
                            table.id(),
                            table.relkind() == 'f' ? ObjectKind.FOREIGN_TABLE : ObjectKind.TABLE,
                            table.schema(),
                            table.name())
                    .owner(context.role(table.ownerOid()))
                    .definition(() -> text.statements(table, tail));
            waitForExpressions(context, defaults, table, object);
            objects.add(object);
            for (Column column : context.columns().of(table.oid())) {
                Optional.ofNullable(defaults.of(table.oid()).get(column.number()))
                        .filter(value -> column.isGenerated())
                        .ifPresent(value -> value.node()
                                .definition(() -> value.node().column() != 0
                                        ? text.lateColumn(table, column)
                                        : TableText.setExpression(table, column, value.expression())));
            }
        }
        return objects;
    }

    /**
     * Makes children depend on a parent's own expression for a column that the parent itself inherits: such an expression applies
     * only to children that are created after it is set.
     */
    private static void waitForExpressions(
            CatalogContext context, ColumnDefaults defaults, Relation table, CatalogObject object) {
        for (long parent : context.inheritance().parentsOf(table.oid())) {
            for (Column column : context.columns().of(parent)) {
                Optional.ofNullable(defaults.of(parent).get(column.number()))
                        .filter(value -> column.isGenerated() && value.node().column() == 0)
                        .ifPresent(value -> object.dependsOn(value.node().id()));
            }
        }
    }
}
