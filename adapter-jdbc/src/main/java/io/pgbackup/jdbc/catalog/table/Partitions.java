package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import java.util.List;
import java.util.Optional;

/** Partitions: created as tables of their own, which keeps their column order and settings, then attached. */
public final class Partitions implements ObjectSource {

    private static final String BOUNDS = """
            SELECT c.oid, pg_get_expr(c.relpartbound, c.oid) AS bound
            FROM pg_class c WHERE c.relispartition AND c.oid = ANY (:oids)""";

    private record Bound(long oid, String text) {}

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context
                .queries()
                .rows(
                        BOUNDS,
                        context.relations().dumpedOids("rpf"),
                        row -> new Bound(row.oid("oid"), row.deparsed("bound")))
                .stream()
                .flatMap(bound -> attach(context, bound).stream())
                .toList();
    }

    private static Optional<CatalogObject> attach(CatalogContext context, Bound bound) {
        Relation partition = context.relations().get(bound.oid());
        Optional<Relation> of = context.inheritance().parentOf(partition.oid()).flatMap(context.relations()::find);
        of.filter(parent -> !context.relations().isChosen(parent))
                .ifPresent(parent -> context.warn("partition " + partition.qualifiedName()
                        + " becomes a table of its own, without the parts that come from " + parent.qualifiedName()
                        + ": foreign keys, triggers, identity"));
        return of.filter(context.relations()::isChosen)
                .map(parent -> new CatalogObject(
                                ObjectId.derived(ObjectKind.TABLE_ATTACH, partition.oid()),
                                ObjectKind.TABLE_ATTACH,
                                partition.schema(),
                                partition.name())
                        .table(partition.name())
                        .owner(context.role(partition.ownerOid()))
                        .dependsOn(parent.id())
                        .dependsOn(partition.id())
                        .definition(() -> "ALTER TABLE ONLY " + parent.qualifiedName() + " ATTACH PARTITION "
                                + partition.qualifiedName() + " " + bound.text() + ";\n"));
    }
}
