package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Check constraints, and not-null constraints where they have a name of their own (server 18 and later). */
final class TableConstraints {

    private static final String ALL = """
            SELECT c.oid, conrelid, conname, contype, conkey::text AS columns, convalidated, conislocal, connoinherit,
                   pg_get_constraintdef(c.oid) AS definition,
                   contype = 'c' AND EXISTS (
                       SELECT FROM pg_depend d JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_language l ON l.oid = p.prolang
                       WHERE d.classid = 'pg_constraint'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_proc'::regclass
                         AND p.provolatile <> 'i' AND l.lanname NOT IN ('c', 'internal')) AS is_late
            FROM pg_constraint c
            WHERE conrelid = ANY (:oids) AND contype IN ('c', 'n')
            ORDER BY conrelid, conname COLLATE "C\"""";

    private final CatalogContext context;
    private final Map<Long, List<TableConstraint>> checks = new HashMap<>();
    private final Map<Long, Map<Integer, TableConstraint>> notNulls = new HashMap<>();
    private final List<CatalogObject> nodes = new ArrayList<>();

    private TableConstraints(CatalogContext context) {
        this.context = context;
    }

    static TableConstraints read(CatalogContext context) {
        TableConstraints constraints = new TableConstraints(context);
        context.queries().rows(ALL, context.oidsWithParts("rpf"), constraints::add);
        constraints.notNulls.forEach((table, byColumn) -> byColumn.values()
                .forEach(constraint -> constraints.settle(context.relations().get(table), constraint)));
        constraints.checks.forEach((table, list) -> list.forEach(check -> constraints.waitForChildren(table, check)));
        constraints.checks.forEach((table, list) -> list.forEach(
                check -> constraints.addInherited(context.relations().get(table), check)));
        return constraints;
    }

    private TableConstraint add(Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("conrelid"));
        boolean isCheck = row.letter("contype") == 'c';
        String name = row.text("conname");
        String definition = row.deparsed("definition");
        ObjectId id = new ObjectId(SystemCatalog.CONSTRAINT, row.oid("oid"));
        CatalogObject node = new CatalogObject(
                        id, isCheck ? ObjectKind.CHECK_CONSTRAINT : ObjectKind.CONSTRAINT, table.schema(), name)
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .tieBreakers(List.of(table.name()))
                .definition(() -> "ALTER " + table.alterKind() + " " + table.qualifiedName() + " ADD CONSTRAINT "
                        + Sql.ident(name) + " " + definition + ";\n" + comments(table, name, id))
                .inlineIn(table.id());
        TableConstraint constraint = new TableConstraint(
                name,
                definition,
                row.numbers("columns"),
                row.flag("conislocal"),
                row.flag("convalidated"),
                table.isMember() || !row.flag("convalidated") || row.flag("is_late"),
                row.flag("connoinherit"),
                node);
        if (isCheck) {
            checks.computeIfAbsent(table.oid(), key -> new ArrayList<>()).add(constraint);
            addCheck(table, constraint);
        } else {
            notNulls.computeIfAbsent(table.oid(), key -> new HashMap<>())
                    .put(constraint.columns().get(0).intValue(), constraint);
        }
        return constraint;
    }

    private void addCheck(Relation table, TableConstraint check) {
        if (check.isLocal() || (table.isPartition() && !check.isLate())) {
            if (check.isLate()) {
                check.node().writeApart();
                check.node().dependsOn(table.id());
            }
            nodes.add(check.node());
        }
    }

    /**
     * Makes a late check depend on the same checks of children: a table that has inherited a check can no longer be given the same
     * check as its own, but a table with a check of its own can inherit it.
     */
    private void waitForChildren(long table, TableConstraint check) {
        for (long child : check.isLate() ? context.inheritance().descendantsOf(table) : List.<Long>of()) {
            for (TableConstraint other : checks.getOrDefault(child, List.of())) {
                if (other.name().equals(check.name()) && other.isLate() && other.isLocal()) {
                    check.node().dependsOn(other.node().id());
                }
            }
        }
    }

    /**
     * Adds statements for a check that a table only inherits: a comment, or a validation if its rows are checked where those of its
     * parent are not.
     */
    private void addInherited(Relation table, TableConstraint check) {
        if (check.isLocal() || table.isPartition() || table.isMember()) {
            return;
        }
        List<TableConstraint> inherited = context.inheritance().ancestorsOf(table.oid()).stream()
                .flatMap(ancestor -> checks.getOrDefault(ancestor, List.of()).stream())
                .filter(other -> other.name().equals(check.name()))
                .toList();
        boolean isValidated = check.isValid() && inherited.stream().anyMatch(other -> !other.isValid());
        String validation = isValidated
                ? "ALTER " + table.alterKind() + " " + table.qualifiedName() + " VALIDATE CONSTRAINT "
                        + Sql.ident(check.name()) + ";\n"
                : "";
        String statements =
                validation + comments(table, check.name(), check.node().id());
        if (!statements.isEmpty()) {
            CatalogObject node = check.node();
            node.writeApart();
            node.dependsOn(table.id()).definition(() -> statements);
            inherited.forEach(other -> node.dependsOn(other.node().id()));
            nodes.add(node);
        }
    }

    private void settle(Relation table, TableConstraint notNull) {
        if (!notNull.isValid() && notNull.isLocal() && !table.isMember()) {
            notNull.node().writeApart();
            notNull.node().dependsOn(table.id());
            nodes.add(notNull.node());
        }
    }

    private String comments(Relation table, String name, ObjectId id) {
        return context.annotationsOf("CONSTRAINT " + Sql.ident(name) + " ON " + table.qualifiedName(), id);
    }

    /** Returns comments on the checks that are written inside the table's definition. */
    String checkComments(Relation table) {
        StringBuilder statements = new StringBuilder();
        for (TableConstraint check : inlineChecks(table)) {
            statements.append(comments(table, check.name(), check.node().id()));
        }
        return statements.toString();
    }

    /** Returns comments on the not-null constraints that are written with these columns. */
    String notNullComments(Relation table, List<Column> columns) {
        StringBuilder statements = new StringBuilder();
        for (Column column : columns) {
            notNull(table, column)
                    .filter(constraint -> constraint.isValid() && isInline(table, constraint))
                    .ifPresent(constraint -> statements.append(
                            comments(table, constraint.name(), constraint.node().id())));
        }
        return statements.toString();
    }

    /** Returns the check constraints to write inside the table's definition, by name. */
    List<TableConstraint> inlineChecks(Relation table) {
        return checks.getOrDefault(table.oid(), List.of()).stream()
                .filter(check -> !check.isLate() && (check.isLocal() || table.isPartition()))
                .filter(check -> !check.node().isWritten())
                .toList();
    }

    /**
     * Returns {@code NOT NULL} as the column's definition must state it.
     *
     * @return empty if nothing must be stated: the column is nullable, or inherits the constraint
     */
    Optional<String> inlineNotNull(Relation table, Column column) {
        if (!context.isAtLeast(18)) {
            return column.isNotNull() && !inheritsNotNull(table, column) ? Optional.of("NOT NULL") : Optional.empty();
        }
        return notNull(table, column)
                .filter(constraint -> constraint.isValid() && isInline(table, constraint))
                .map(constraint -> notNull(table, column, constraint, ""));
    }

    /** Returns the same as {@link #inlineNotNull} for a column that the table inherits and therefore does not list. */
    Optional<String> tableLevelNotNull(Relation table, Column column) {
        return notNull(table, column)
                .filter(constraint -> constraint.isValid() && isInline(table, constraint))
                .map(constraint -> notNull(table, column, constraint, " " + Sql.ident(column.name())));
    }

    private String notNull(Relation table, Column column, TableConstraint constraint, String columnName) {
        boolean isDefaultName = constraint.name().equals(table.name() + "_" + column.name() + "_not_null");
        boolean hasComment = context.commentOn(constraint.node().id()).isPresent();
        String name = isDefaultName && !hasComment ? "" : "CONSTRAINT " + Sql.ident(constraint.name()) + " ";
        return name + "NOT NULL" + columnName + (constraint.noInherit() ? " NO INHERIT" : "");
    }

    private Optional<TableConstraint> notNull(Relation table, Column column) {
        return Optional.ofNullable(notNulls.getOrDefault(table.oid(), Map.of()).get(column.number()));
    }

    /**
     * Whether the constraint is written with the table. A valid constraint whose parents' constraints are all not valid would not
     * be valid if it were inherited.
     */
    private boolean isInline(Relation table, TableConstraint constraint) {
        return constraint.isLocal() || table.isPartition() || inheritsOnlyInvalid(table, constraint);
    }

    private boolean inheritsOnlyInvalid(Relation table, TableConstraint constraint) {
        String columnName = context.columns()
                .get(table.oid(), constraint.columns().get(0).intValue())
                .name();
        List<TableConstraint> inherited = new ArrayList<>();
        for (long parent : context.inheritance().parentsOf(table.oid())) {
            context.relations()
                    .find(parent)
                    .flatMap(relation ->
                            context.columns().find(parent, columnName).flatMap(column -> notNull(relation, column)))
                    .ifPresent(inherited::add);
        }
        return !inherited.isEmpty() && inherited.stream().noneMatch(TableConstraint::isValid);
    }

    private boolean inheritsNotNull(Relation table, Column column) {
        return !table.isPartition()
                && context.inheritance().parentsOf(table.oid()).stream()
                        .anyMatch(parent -> context.columns()
                                .find(parent, column.name())
                                .filter(Column::isNotNull)
                                .isPresent());
    }

    /** Returns one node per constraint that is not only inherited. */
    List<CatalogObject> nodes() {
        return nodes;
    }
}
