package io.pgbackup.jdbc.catalog.table;

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
import java.util.List;

/** Rules, except for the rules that contain the queries of views. */
public final class Rules implements ObjectSource {

    private static final String ALL = """
            SELECT oid, ev_class, rulename, ev_enabled, pg_get_ruledef(oid) AS definition
            FROM pg_rewrite WHERE ev_class = ANY (:oids) AND ev_type <> '1'
            ORDER BY oid""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context.queries().rows(ALL, context.oidsWithParts("rpfvm"), row -> rule(context, row));
    }

    private static CatalogObject rule(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("ev_class"));
        ObjectId id = new ObjectId(SystemCatalog.REWRITE, row.oid("oid"));
        String name = row.text("rulename");
        String definition = row.deparsed("definition");
        char enabled = row.letter("ev_enabled");
        String state = enabled == 'O'
                ? ""
                : "ALTER TABLE " + table.qualifiedName() + " " + Firing.of(enabled) + " RULE " + Sql.ident(name)
                        + ";\n";
        return new CatalogObject(id, ObjectKind.RULE, table.schema(), name)
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .tieBreakers(List.of(table.name()))
                .dependsOn(table.id())
                .definition(() -> definition + "\n" + state
                        + context.annotationsOf("RULE " + Sql.ident(name) + " ON " + table.qualifiedName(), id));
    }
}
