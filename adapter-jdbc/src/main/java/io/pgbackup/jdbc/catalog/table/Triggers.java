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

/** Triggers; triggers that partitions inherit are included only if their firing state differs. */
public final class Triggers implements ObjectSource {

    /**
     * Triggers that a partition inherits are internal before server 15; triggers of foreign keys are internal on all servers. An
     * inherited trigger comes after those of all ancestors, because the trigger that creates it is that of the topmost table, and
     * those in between may not be written themselves.
     */
    private static final String ALL = """
            SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, t.tgparentid <> 0 AS inherited,
                   pg_get_triggerdef(t.oid, false) AS definition,
                   ARRAY (
                       WITH RECURSIVE above (oid) AS (
                           SELECT t.tgparentid
                           UNION ALL
                           SELECT a.tgparentid FROM above JOIN pg_trigger a ON a.oid = above.oid)
                       SELECT above.oid FROM above WHERE above.oid <> 0) AS above
            FROM pg_trigger t LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
            WHERE t.tgrelid = ANY (:oids)
              AND ((NOT t.tgisinternal AND t.tgparentid = 0) OR t.tgenabled <> p.tgenabled)
              AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.oid = t.tgconstraint AND c.contype = 'f')
            ORDER BY t.oid""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context.queries().rows(ALL, context.oidsWithParts("rpfv"), row -> trigger(context, row));
    }

    private static CatalogObject trigger(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("tgrelid"));
        ObjectId id = new ObjectId(SystemCatalog.TRIGGER, row.oid("oid"));
        String name = row.text("tgname");
        String target = "TRIGGER " + Sql.ident(name) + " ON " + table.qualifiedName();
        boolean isInherited = row.flag("inherited");
        char enabled = row.letter("tgenabled");
        String state = enabled == 'O' && !isInherited ? "" : state(table, name, enabled);
        String definition = isInherited ? "" : row.deparsed("definition") + ";\n";
        CatalogObject trigger = new CatalogObject(id, ObjectKind.TRIGGER, table.schema(), name)
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .tieBreakers(List.of(table.name()))
                .dependsOn(table.id())
                .definition(() -> definition
                        + state
                        + (isInherited ? "" : context.extensionsOf(target, id) + context.annotationsOf(target, id)));
        row.numbers("above").forEach(oid -> trigger.dependsOn(new ObjectId(SystemCatalog.TRIGGER, oid)));
        return trigger;
    }

    private static String state(Relation table, String name, char enabled) {
        return "ALTER " + table.alterKind() + " " + table.qualifiedName() + " " + Firing.of(enabled) + " TRIGGER "
                + Sql.ident(name) + ";\n";
    }
}
