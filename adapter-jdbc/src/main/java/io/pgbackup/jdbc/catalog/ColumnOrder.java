package io.pgbackup.jdbc.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names tables whose columns a copy will have in another order: {@code INHERITS} puts those of the parents first. */
final class ColumnOrder implements ObjectPass {

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        Map<Long, List<String>> orders = new HashMap<>();
        List<String> changed = new ArrayList<>();
        for (Relation table : context.relations().dumped("rpf")) {
            if (!table.isPartition()
                    && !context.inheritance().parentsOf(table.oid()).isEmpty()) {
                List<String> order = order(context, table.oid(), orders);
                if (!order.equals(names(context, table.oid()))) {
                    changed.add("the columns of table " + table.qualifiedName()
                            + " will be in another order in a copy, since a parent got some after it: " + order);
                }
            }
        }
        context.warnOfEach(changed);
        return List.of();
    }

    /** The columns as a copy will have them. */
    private static List<String> order(CatalogContext context, long table, Map<Long, List<String>> known) {
        List<String> order = Optional.ofNullable(known.get(table)).orElse(List.of());
        if (order.isEmpty()) {
            Set<String> columns = new LinkedHashSet<>();
            if (context.relations().find(table).filter(Relation::isPartition).isEmpty()) {
                context.inheritance().parentsOf(table).forEach(parent -> columns.addAll(order(context, parent, known)));
            }
            columns.addAll(names(context, table));
            order = List.copyOf(columns);
            known.put(table, order);
        }
        return order;
    }

    private static List<String> names(CatalogContext context, long table) {
        return context.columns().of(table).stream().map(Column::name).toList();
    }
}
