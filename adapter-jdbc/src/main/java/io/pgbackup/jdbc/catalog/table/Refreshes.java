package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refreshes the materialized views that were populated, from the bottom up. */
public final class Refreshes implements ObjectSource {

    private static final String USES = """
            SELECT DISTINCT r.ev_class, d.refobjid
            FROM pg_rewrite r
                JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                    AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
                JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('v', 'm')
            WHERE r.ev_type = '1' AND d.refobjid >= 16384""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Map<Long, List<Long>> uses = new HashMap<>();
        context.queries()
                .rows(
                        USES,
                        row -> uses.computeIfAbsent(row.oid("ev_class"), key -> new ArrayList<>())
                                .add(row.oid("refobjid")));
        List<CatalogObject> objects = new ArrayList<>();
        for (Relation view : context.relations().dumped("m")) {
            Set<Relation> beneath = materializedBeneath(context, view.oid(), uses);
            if (view.isPopulated() && beneath.stream().allMatch(Relation::isPopulated)) {
                CatalogObject refresh = new CatalogObject(
                                refreshOf(view), ObjectKind.MATERIALIZED_VIEW_DATA, view.schema(), view.name())
                        .table(view.name())
                        .owner(context.role(view.ownerOid()))
                        .dependsOn(view.id())
                        .definition(() -> "REFRESH MATERIALIZED VIEW " + view.qualifiedName() + ";\n");
                beneath.forEach(other -> refresh.dependsOn(refreshOf(other)));
                objects.add(refresh);
            }
        }
        return objects;
    }

    private static ObjectId refreshOf(Relation view) {
        return ObjectId.derived(ObjectKind.MATERIALIZED_VIEW_DATA, view.oid());
    }

    /** Returns all materialized views that a view reads, also through views. */
    private static Set<Relation> materializedBeneath(CatalogContext context, long view, Map<Long, List<Long>> uses) {
        Set<Relation> found = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        List<Long> open = new ArrayList<>(uses.getOrDefault(view, List.of()));
        while (!open.isEmpty()) {
            long next = open.remove(open.size() - 1);
            if (seen.add(next)) {
                open.addAll(uses.getOrDefault(next, List.of()));
                context.relations()
                        .findDumped(next)
                        .filter(relation -> relation.relkind() == 'm')
                        .ifPresent(found::add);
            }
        }
        return found;
    }
}
