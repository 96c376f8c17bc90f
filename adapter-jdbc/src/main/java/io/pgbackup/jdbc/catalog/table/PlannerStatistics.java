package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.RelationStatistics;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Planner statistics of tables, materialized views and their indexes: an entry for each that has statistics and whose content is
 * dumped. The statistics themselves are read last, see {@link RelationStatistics}.
 *
 * <p>They are read through {@code pg_stats}, which shows only the columns that the role may read.
 */
public final class PlannerStatistics implements ObjectPass {

    /** Before 14, zero rows may mean that the rows were never counted. Columns keep their statistics when a table is truncated. */
    private static final String KNOWN = """
            SELECT c.oid FROM pg_class c
            WHERE c.relkind IN ('r', 'p', 'f', 'm', 'i', 'I') AND (c.relpages <> 0 OR c.reltuples > %s)
            UNION
            SELECT c.oid
            FROM pg_stats s
                JOIN pg_namespace n ON n.nspname = s.schemaname
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        String unknown = context.isAtLeast(14) ? "-1" : "0";
        Set<Long> known = new HashSet<>(context.queries().rows(KNOWN.formatted(unknown), row -> row.oid("oid")));
        Map<String, List<ObjectId>> contents = contents(context, objects);
        List<CatalogObject> statistics = new ArrayList<>();
        for (CatalogObject object : objects.values()) {
            String table = switch (object.kind()) {
                case TABLE, FOREIGN_TABLE, MATERIALIZED_VIEW -> object.name();
                case INDEX -> object.table();
                default -> "";
            };
            List<ObjectId> content = table.isEmpty() ? null : contents.get(Sql.qualified(object.schema(), table));
            if (content != null && known.contains(object.id().oid())) {
                statistics.add(statistics(object, table, content));
            }
        }
        return statistics;
    }

    /**
     * Returns the relations whose content is dumped, by name, with the objects that fill them: none, if the rows are stored in
     * other relations.
     */
    private static Map<String, List<ObjectId>> contents(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        Map<String, List<ObjectId>> contents = new HashMap<>();
        for (Relation relation : context.relations().dumped("pf")) {
            contents.put(relation.qualifiedName(), List.of());
        }
        for (Relation relation : context.relations().dumped("rm")) {
            ObjectId content = ObjectId.derived(
                    relation.relkind() == 'r' ? ObjectKind.TABLE_DATA : ObjectKind.MATERIALIZED_VIEW_DATA,
                    relation.oid());
            if (objects.containsKey(content)) {
                contents.put(relation.qualifiedName(), List.of(content));
            }
        }
        return contents;
    }

    private static CatalogObject statistics(CatalogObject object, String table, List<ObjectId> content) {
        boolean isTable = object.kind() == ObjectKind.TABLE || object.kind() == ObjectKind.FOREIGN_TABLE;
        ObjectKind kind = isTable ? ObjectKind.STATISTICS_DATA : ObjectKind.LATE_STATISTICS_DATA;
        long oid = object.id().oid();
        CatalogObject statistics = new CatalogObject(ObjectId.derived(kind, oid), kind, object.schema(), object.name())
                .table(table)
                .dependsOn(object.id())
                .content((entryId, contents) ->
                        contents.add(new RelationStatistics(entryId, oid, object.schema(), object.name())));
        content.forEach(statistics::dependsOn);
        return statistics;
    }
}
