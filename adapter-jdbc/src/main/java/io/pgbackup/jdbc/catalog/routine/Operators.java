package io.pgbackup.jdbc.catalog.routine;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators. Operators that others only name as commutator or negator are created together with these. */
public final class Operators implements ObjectSource {

    private static final String ALL = """
            SELECT o.oid, n.oid AS namespace, n.nspname, o.oprname, o.oprowner, o.oprkind, o.oprcanmerge, o.oprcanhash,
                   p.proname, pn.nspname AS function_schema, l.typname AS left_name, ln.nspname AS left_schema,
                   r.typname AS right_name, rn.nspname AS right_schema,
                   CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS left_type,
                   CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END AS right_type,
                   c.oprname AS commutator, cn.nspname AS commutator_schema,
                   g.oprname AS negator, gn.nspname AS negator_schema, o.oprrest, o.oprjoin
            FROM pg_operator o
                JOIN pg_namespace n ON n.oid = o.oprnamespace
                JOIN pg_proc p ON p.oid = o.oprcode
                JOIN pg_namespace pn ON pn.oid = p.pronamespace
                LEFT JOIN pg_type l ON l.oid = o.oprleft
                LEFT JOIN pg_namespace ln ON ln.oid = l.typnamespace
                LEFT JOIN pg_type r ON r.oid = o.oprright
                LEFT JOIN pg_namespace rn ON rn.oid = r.typnamespace
                LEFT JOIN pg_operator c ON c.oid = o.oprcom
                LEFT JOIN pg_namespace cn ON cn.oid = c.oprnamespace
                LEFT JOIN pg_operator g ON g.oid = o.oprnegate
                LEFT JOIN pg_namespace gn ON gn.oid = g.oprnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    private static final String NO_TYPE = "NONE";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> operators = new ArrayList<>();
        context.queries().rows(ALL, row -> operator(row, context)).forEach(found -> found.ifPresent(operators::add));
        return operators;
    }

    private static Optional<CatalogObject> operator(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.OPERATOR, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        String schema = row.text("nspname");
        String name = row.text("oprname");
        String left = row.optionalText("left_type").orElse(NO_TYPE);
        String right = row.optionalText("right_type").orElse(NO_TYPE);
        String signature = name + " (" + left + ", " + right + ")";
        String target = "OPERATOR " + Sql.ident(schema) + "." + signature;
        if (row.letter("oprkind") == 'r') {
            context.warn("operator " + schema + "." + signature
                    + " is a postfix operator, which servers since version 14 do not accept");
        }
        long owner = row.oid("oprowner");
        String sql = "CREATE OPERATOR " + Sql.ident(schema) + "." + name + " (\n    "
                + String.join(",\n    ", options(row)) + "\n);\n"
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.OPERATOR, schema, signature)
                .sortName(name)
                .tieBreakers(List.of(
                        row.letter("oprkind") == 'l' ? "prefix" : "suffix or infix",
                        row.textOrEmpty("left_schema"),
                        row.textOrEmpty("left_name"),
                        row.textOrEmpty("right_schema"),
                        row.textOrEmpty("right_name")))
                .owner(context.role(owner))
                .definition(() -> sql));
    }

    private static List<String> options(Row row) throws SQLException {
        List<String> options = new ArrayList<>();
        String schema = row.text("function_schema");
        String function = Sql.ident(row.text("proname"));
        options.add("FUNCTION = " + (schema.equals("pg_catalog") ? "" : Sql.ident(schema) + ".") + function);
        row.optionalText("left_type").ifPresent(type -> options.add("LEFTARG = " + type));
        row.optionalText("right_type").ifPresent(type -> options.add("RIGHTARG = " + type));
        addOperator(options, "COMMUTATOR", row, "commutator");
        addOperator(options, "NEGATOR", row, "negator");
        if (row.flag("oprcanmerge")) {
            options.add("MERGES");
        }
        if (row.flag("oprcanhash")) {
            options.add("HASHES");
        }
        if (!row.text("oprrest").equals("-")) {
            options.add("RESTRICT = " + row.text("oprrest"));
        }
        if (!row.text("oprjoin").equals("-")) {
            options.add("JOIN = " + row.text("oprjoin"));
        }
        return options;
    }

    private static void addOperator(List<String> options, String option, Row row, String column) throws SQLException {
        Optional<String> name = row.optionalText(column);
        if (name.isPresent()) {
            options.add(option + " = OPERATOR(" + Sql.ident(row.text(column + "_schema")) + "." + name.get() + ")");
        }
    }
}
