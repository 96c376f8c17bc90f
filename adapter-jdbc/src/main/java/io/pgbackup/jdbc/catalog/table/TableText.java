package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes {@code CREATE TABLE}, and the {@code ALTER TABLE} statements for everything that it cannot express. */
final class TableText {

    private static final Map<Character, String> STORAGE =
            Map.of('p', "PLAIN", 'e', "EXTERNAL", 'm', "MAIN", 'x', "EXTENDED");

    private final CatalogContext context;
    private final ColumnDefaults defaults;
    private final TableConstraints constraints;

    TableText(CatalogContext context, ColumnDefaults defaults, TableConstraints constraints) {
        this.context = context;
        this.defaults = defaults;
        this.constraints = constraints;
    }

    static String server(String name, String options) {
        return "\nSERVER " + Sql.ident(name) + (options.isEmpty() ? "" : "\nOPTIONS (\n    " + options + "\n)");
    }

    String statements(Relation table, String tail) {
        return StorageSettings.around(table, create(table, tail))
                + partitionAccessMethod(table)
                + lateNotNull(table)
                + laterParents(table)
                + columnSettings(table, earlyColumns(table))
                + tableSettings(table)
                + context.ownerOf(table.alterKind() + " " + table.qualifiedName(), table.ownerOid())
                + annotations(context, table, table.alterKind(), earlyColumns(table))
                + constraints.checkComments(table)
                + constraints.notNullComments(table, earlyColumns(table));
    }

    /** Returns the statements for a generated column that can only be added once another object exists that needs the table. */
    String lateColumn(Relation table, Column column) {
        return "ALTER " + table.alterKind() + " " + table.qualifiedName() + " ADD COLUMN "
                + definition(table, column, expression(table, column)) + ";\n"
                + columnSettings(table, List.of(column))
                + columnAnnotations(context, table, List.of(column))
                + constraints.notNullComments(table, List.of(column));
    }

    /** Returns the expression of an inherited column that differs from the parent's, which servers since version 17 can set. */
    static String setExpression(Relation table, Column column, String expression) {
        return "ALTER " + table.alterKind() + " ONLY " + table.qualifiedName() + " ALTER COLUMN "
                + Sql.ident(column.name()) + " SET EXPRESSION AS (" + expression + ");\n";
    }

    private List<Column> earlyColumns(Relation table) {
        return context.columns().of(table.oid()).stream()
                .filter(column -> !defaults.isLateColumn(table.oid(), column))
                .toList();
    }

    private String create(Relation table, String tail) {
        List<String> items = new ArrayList<>();
        for (Column column : earlyColumns(table)) {
            column(table, column).ifPresent(items::add);
        }
        for (TableConstraint check : constraints.inlineChecks(table)) {
            items.add("CONSTRAINT " + Sql.ident(check.name()) + " " + check.definition());
        }
        String body = items.stream().collect(Collectors.joining(",\n    ", " (\n    ", "\n)"));
        if (items.isEmpty()) {
            body = table.ofType().isEmpty() ? " (\n)" : "";
        }
        String of = table.ofType().isEmpty() ? "" : " OF " + table.ofType();
        boolean isUnlogged = table.relpersistence() == 'u' && table.relkind() != 'p';
        return "CREATE " + (isUnlogged ? "UNLOGGED " : "") + table.alterKind() + " " + table.qualifiedName() + of + body
                + inherits(table) + tail + onNewLine(with(table)) + ";\n";
    }

    private Optional<String> column(Relation table, Column column) {
        if (!column.isLocal() && !table.isPartition()) {
            return constraints.tableLevelNotNull(table, column);
        }
        String definition = definition(table, column, defaults.inline(table.oid(), column.number()));
        return definition.isEmpty() ? Optional.empty() : Optional.of(definition);
    }

    private Optional<String> expression(Relation table, Column column) {
        return Optional.ofNullable(defaults.of(table.oid()).get(column.number()))
                .map(ColumnDefault::expression);
    }

    /** Returns the definition of a column; empty for a column of a typed table that adds nothing to the type. */
    private String definition(Relation table, Column column, Optional<String> value) {
        StringBuilder item = new StringBuilder();
        if (table.ofType().isEmpty()) {
            item.append(' ').append(column.type());
        }
        value.ifPresent(expression -> item.append(
                switch (column.generated()) {
                    case 's' -> " GENERATED ALWAYS AS (" + expression + ") STORED";
                    case 'v' -> " GENERATED ALWAYS AS (" + expression + ")";
                    default -> " DEFAULT " + expression;
                }));
        constraints
                .inlineNotNull(table, column)
                .ifPresent(text -> item.append(' ').append(text));
        if (table.ofType().isEmpty() && !column.collation().isEmpty()) {
            item.append(" COLLATE ").append(column.collation());
        }
        return item.isEmpty() ? "" : Sql.ident(column.name()) + item;
    }

    /**
     * Returns statements for inherited columns: before server 18, the table's definition cannot declare a column {@code NOT NULL}
     * that it does not list.
     */
    private String lateNotNull(Relation table) {
        StringBuilder statements = new StringBuilder();
        for (Column column : context.columns().of(table.oid())) {
            boolean isListed = column.isLocal() || table.isPartition();
            if (!context.isAtLeast(18) && !isListed) {
                constraints
                        .inlineNotNull(table, column)
                        .ifPresent(text -> statements.append(setNotNull(table, column)));
            }
        }
        return statements.toString();
    }

    private static String setNotNull(Relation table, Column column) {
        return "ALTER " + table.alterKind() + " ONLY " + table.qualifiedName() + " ALTER COLUMN "
                + Sql.ident(column.name()) + " SET NOT NULL;\n";
    }

    private String inherits(Relation table) {
        List<Long> parents = context.inheritance().parentsOf(table.oid());
        if (table.isPartition() || parents.isEmpty()) {
            return "";
        }
        List<Long> first = defaults.conflict(table.oid()) ? parents.subList(0, 1) : parents;
        return first.stream()
                .map(parent -> context.relations().get(parent).qualifiedName())
                .collect(Collectors.joining(", ", "\nINHERITS (", ")"));
    }

    /**
     * Returns statements for parents that disagree about a default: they cannot be listed together, so they must have been added
     * one by one.
     */
    private String laterParents(Relation table) {
        List<Long> parents = context.inheritance().parentsOf(table.oid());
        if (table.isPartition() || !defaults.conflict(table.oid())) {
            return "";
        }
        String notNulls = context.isAtLeast(18)
                ? ""
                : context.columns().of(table.oid()).stream()
                        .filter(Column::isNotNull)
                        .map(column -> setNotNull(table, column))
                        .collect(Collectors.joining());
        return notNulls
                + parents.stream()
                        .skip(1)
                        .map(parent -> "ALTER " + table.alterKind() + " " + table.qualifiedName() + " INHERIT "
                                + context.relations().get(parent).qualifiedName() + ";\n")
                        .collect(Collectors.joining());
    }

    /** Returns the {@code WITH (…)} clause of a table or materialized view; empty if it has no options. */
    static String with(Relation table) {
        String options = Sql.withOptions(table.options(), "");
        String toast = Sql.withOptions(table.toastOptions(), "toast.");
        String both = options.isEmpty() || toast.isEmpty() ? options + toast : options + ", " + toast;
        return both.isEmpty() ? "" : "WITH (" + both + ")";
    }

    private static String onNewLine(String clause) {
        return clause.isEmpty() ? "" : "\n" + clause;
    }

    private static String partitionAccessMethod(Relation table) {
        return table.relkind() == 'p' && !table.accessMethod().isEmpty()
                ? "ALTER TABLE " + table.qualifiedName() + " SET ACCESS METHOD " + Sql.ident(table.accessMethod())
                        + ";\n"
                : "";
    }

    /** Returns the per-column settings of tables and materialized views. */
    static String columnSettings(Relation table, List<Column> columns) {
        StringBuilder statements = new StringBuilder();
        for (Column column : columns) {
            String start = "ALTER " + table.alterKind() + " ONLY " + table.qualifiedName() + " ALTER COLUMN "
                    + Sql.ident(column.name()) + " ";
            if (column.statisticsTarget() >= 0) {
                statements.append(start).append("SET STATISTICS ").append(column.statisticsTarget());
                statements.append(";\n");
            }
            if (column.storage() != ' ') {
                statements.append(start).append("SET STORAGE ").append(STORAGE.get(column.storage()));
                statements.append(";\n");
            }
            if (column.compression() == 'p' || column.compression() == 'l') {
                statements.append(start).append("SET COMPRESSION ");
                statements.append(column.compression() == 'p' ? "pglz" : "lz4").append(";\n");
            }
            if (!column.options().isEmpty()) {
                statements.append(start).append("SET (").append(Sql.withOptions(column.options(), ""));
                statements.append(");\n");
            }
            if (!column.foreignOptions().isEmpty()) {
                statements.append(start).append("OPTIONS (").append(column.foreignOptions());
                statements.append(");\n");
            }
        }
        return statements.toString();
    }

    private static String tableSettings(Relation table) {
        String start = "ALTER " + table.alterKind() + " ONLY " + table.qualifiedName() + " ";
        String identity = switch (table.replicaIdentity()) {
            case 'n' -> start + "REPLICA IDENTITY NOTHING;\n";
            case 'f' -> start + "REPLICA IDENTITY FULL;\n";
            default -> "";
        };
        boolean hasIdentity = table.relkind() == 'r' || table.relkind() == 'p';
        return (hasIdentity ? identity : "") + (table.forceRowSecurity() ? start + "FORCE ROW LEVEL SECURITY;\n" : "");
    }

    /** Returns comments and labels on a relation and its columns. */
    static String annotations(CatalogContext context, Relation relation, String kind) {
        return annotations(context, relation, kind, context.columns().of(relation.oid()));
    }

    private static String annotations(CatalogContext context, Relation relation, String kind, List<Column> columns) {
        return context.annotationsOf(kind + " " + relation.qualifiedName(), relation.id())
                + columnAnnotations(context, relation, columns);
    }

    private static String columnAnnotations(CatalogContext context, Relation relation, List<Column> columns) {
        StringBuilder statements = new StringBuilder();
        for (Column column : columns) {
            statements.append(context.annotationsOf(
                    "COLUMN " + relation.qualifiedName() + "." + Sql.ident(column.name()),
                    relation.id(),
                    column.number()));
        }
        return statements.toString();
    }
}
