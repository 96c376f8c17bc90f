package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The defaults of all columns, including those with which a child must state that it differs from its parent. */
final class ColumnDefaults {

    private static final String ALL = """
            SELECT oid, adrelid, adnum, pg_get_expr(adbin, adrelid) AS expression
            FROM pg_attrdef WHERE adrelid = ANY (:oids)
            ORDER BY adrelid, adnum""";

    private final CatalogContext context;
    private final Map<Long, Map<Integer, ColumnDefault>> defaults = new HashMap<>();
    private final List<CatalogObject> nodes = new ArrayList<>();
    private final Set<Long> conflicts = new HashSet<>();

    private record Stored(long oid, String expression) {}

    private ColumnDefaults(CatalogContext context) {
        this.context = context;
    }

    static ColumnDefaults read(CatalogContext context) {
        Map<Long, Map<Integer, Stored>> stored = new HashMap<>();
        context.queries()
                .rows(
                        ALL,
                        withAncestors(context),
                        row -> stored.computeIfAbsent(row.oid("adrelid"), key -> new HashMap<>())
                                .put(row.integer("adnum"), new Stored(row.oid("oid"), row.deparsed("expression"))));
        ColumnDefaults defaults = new ColumnDefaults(context);
        for (Relation relation : context.relations().dumped("rpfv")) {
            for (Column column : context.columns().of(relation.oid())) {
                defaults.add(relation, column, stored);
            }
        }
        return defaults;
    }

    /**
     * Returns the dumped relations and their ancestors: a relation outside the selected part may still be a parent in the target.
     */
    private static Set<Long> withAncestors(CatalogContext context) {
        Set<Long> oids = new TreeSet<>();
        for (long relation : context.relations().dumpedOids("rpfv")) {
            oids.add(relation);
            oids.addAll(context.inheritance().ancestorsOf(relation));
        }
        return oids;
    }

    private void add(Relation relation, Column column, Map<Long, Map<Integer, Stored>> stored) {
        Optional<Stored> own = find(stored, relation.oid(), column.number());
        List<Long> parents = context.inheritance().parentsOf(relation.oid());
        boolean isListed = column.isLocal() || relation.isPartition();
        if (!isListed && expressions(parents, column, stored).size() > 1) {
            conflicts.add(relation.oid());
        }
        if (own.isPresent()) {
            boolean isInheritedGeneration = column.isGenerated()
                    && !relation.isPartition()
                    && expressions(parents, column, stored)
                            .equals(Set.of(own.get().expression()));
            if (!isInheritedGeneration) {
                put(
                        relation,
                        column,
                        new ObjectId(SystemCatalog.COLUMN_DEFAULT, own.get().oid()),
                        own.get().expression());
            }
        } else if (!column.isGenerated() && inheritsDefault(relation, column, stored)) {
            put(relation, column, ObjectId.derived(ObjectKind.DEFAULT, relation.oid(), column.number()), "NULL");
        }
    }

    /**
     * Whether the column would get a default that it does not have. Checks all ancestors: a parent that dropped the default of its
     * own parent still has that default when its child is created.
     */
    private boolean inheritsDefault(Relation relation, Column column, Map<Long, Map<Integer, Stored>> stored) {
        List<Long> parents = relation.isPartition()
                ? context.inheritance().parentsOf(relation.oid())
                : context.inheritance().ancestorsOf(relation.oid());
        return expressions(parents, column, stored).stream().anyMatch(expression -> !expression.equals("NULL"));
    }

    /** Returns the expressions of the given tables for the column of this name. */
    private Set<String> expressions(List<Long> tables, Column column, Map<Long, Map<Integer, Stored>> stored) {
        Set<String> expressions = new HashSet<>();
        for (long table : tables) {
            context.columns()
                    .find(table, column.name())
                    .filter(other -> other.isGenerated() == column.isGenerated())
                    .flatMap(other -> find(stored, table, other.number()))
                    .ifPresent(value -> expressions.add(value.expression()));
        }
        return expressions;
    }

    private static Optional<Stored> find(Map<Long, Map<Integer, Stored>> stored, long relation, int number) {
        return Optional.ofNullable(stored.getOrDefault(relation, Map.of()).get(number));
    }

    private void put(Relation relation, Column column, ObjectId id, String expression) {
        CatalogObject node = new CatalogObject(id, ObjectKind.DEFAULT, relation.schema(), column.name())
                .sortName(relation.name())
                .table(relation.name())
                .owner(context.role(relation.ownerOid()))
                .tieBreakers(List.of(sortable(column.number())))
                .definition(() -> "ALTER " + relation.alterKind() + " ONLY " + relation.qualifiedName()
                        + " ALTER COLUMN " + Sql.ident(column.name()) + " SET DEFAULT " + expression + ";\n");
        boolean isColumnWritten = column.isLocal() || relation.isPartition();
        if (relation.relkind() == 'v' || !isColumnWritten) {
            node.partOf(relation.id()).dependsOn(relation.id());
        } else {
            node.inlineIn(relation.id());
            if (column.isGenerated()) {
                node.makesColumn(column.number());
            }
        }
        nodes.add(node);
        defaults.computeIfAbsent(relation.oid(), key -> new HashMap<>())
                .put(column.number(), new ColumnDefault(expression, node));
    }

    /** Pads the number with zeros: no table has 100,000 columns. */
    private static String sortable(int number) {
        return String.valueOf(100_000 + number);
    }

    /** Returns the default that belongs in the column's definition. */
    Optional<String> inline(long relationOid, int columnNumber) {
        return Optional.ofNullable(defaults.getOrDefault(relationOid, Map.of()).get(columnNumber))
                .filter(value -> !value.node().isWritten())
                .map(ColumnDefault::expression);
    }

    /** Whether a column's generation expression needs an object that needs the table: the column is then added after the table. */
    boolean isLateColumn(long relationOid, Column column) {
        return column.isGenerated()
                && Optional.ofNullable(
                                defaults.getOrDefault(relationOid, Map.of()).get(column.number()))
                        .filter(value ->
                                value.node().column() != 0 && value.node().isWritten())
                        .isPresent();
    }

    /** Returns the generation expressions of a table, by column number. */
    Map<Integer, ColumnDefault> of(long relationOid) {
        return defaults.getOrDefault(relationOid, Map.of());
    }

    /** Whether parents disagree about the default of a column that the table does not list, which {@code INHERITS} refuses. */
    boolean conflict(long relationOid) {
        return conflicts.contains(relationOid);
    }

    /** Returns one node per default. */
    List<CatalogObject> nodes() {
        return nodes;
    }
}
