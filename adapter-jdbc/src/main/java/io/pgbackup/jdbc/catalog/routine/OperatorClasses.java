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

/** Operator families and operator classes; every family is written, even one that was created implicitly with a class. */
public final class OperatorClasses implements ObjectSource {

    private static final String FAMILIES = """
            SELECT f.oid, n.oid AS namespace, n.nspname, f.opfname AS name, f.opfowner AS owner, a.amname
            FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am a ON a.oid = f.opfmethod
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    private static final String CLASSES = """
            SELECT c.oid, n.oid AS namespace, n.nspname, c.opcname AS name, c.opcowner AS owner, a.amname, c.opcdefault,
                   format_type(c.opcintype, NULL) AS type, f.opfname, fn.nspname AS family_schema,
                   CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END AS key_type
            FROM pg_opclass c
                JOIN pg_namespace n ON n.oid = c.opcnamespace
                JOIN pg_am a ON a.oid = c.opcmethod
                JOIN pg_opfamily f ON f.oid = c.opcfamily
                JOIN pg_namespace fn ON fn.oid = f.opfnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        OperatorMembers members = OperatorMembers.read(context.queries());
        List<CatalogObject> objects = new ArrayList<>();
        context.queries()
                .rows(FAMILIES, row -> family(row, members, context))
                .forEach(found -> found.ifPresent(objects::add));
        context.queries()
                .rows(CLASSES, row -> operatorClass(row, members, context))
                .forEach(found -> found.ifPresent(objects::add));
        return objects;
    }

    private static Optional<CatalogObject> family(Row row, OperatorMembers members, CatalogContext context)
            throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.OPERATOR_FAMILY, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        String target = "OPERATOR FAMILY " + target(row);
        List<String> loose = members.of(id);
        String create = "CREATE " + target + ";\n"
                + (loose.isEmpty() ? "" : "ALTER " + target + " ADD\n    " + String.join(" ,\n    ", loose) + ";\n");
        return Optional.of(object(id, ObjectKind.OPERATOR_FAMILY, target, create, row, context));
    }

    private static Optional<CatalogObject> operatorClass(Row row, OperatorMembers members, CatalogContext context)
            throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.OPERATOR_CLASS, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        List<String> items = new ArrayList<>();
        row.optionalText("key_type").ifPresent(type -> items.add("STORAGE " + type));
        items.addAll(members.of(id));
        if (items.isEmpty()) {
            items.add("STORAGE " + row.deparsed("type"));
        }
        String create = "CREATE OPERATOR CLASS " + Sql.qualified(row.text("nspname"), row.text("name")) + "\n    "
                + (row.flag("opcdefault") ? "DEFAULT " : "") + "FOR TYPE " + row.deparsed("type") + " USING "
                + Sql.ident(row.text("amname")) + " FAMILY "
                + Sql.qualified(row.text("family_schema"), row.text("opfname"))
                + " AS\n    " + String.join(" ,\n    ", items) + ";\n";
        String target = "OPERATOR CLASS " + target(row);
        return Optional.of(object(id, ObjectKind.OPERATOR_CLASS, target, create, row, context));
    }

    private static String target(Row row) throws SQLException {
        return Sql.qualified(row.text("nspname"), row.text("name")) + " USING " + Sql.ident(row.text("amname"));
    }

    private static CatalogObject object(
            ObjectId id, ObjectKind kind, String target, String create, Row row, CatalogContext context)
            throws SQLException {
        long owner = row.oid("owner");
        String sql = create + context.ownerOf(target, owner) + context.annotationsOf(target, id);
        return new CatalogObject(id, kind, row.text("nspname"), row.text("name"))
                .tieBreakers(List.of(row.text("amname")))
                .owner(context.role(owner))
                .definition(() -> sql);
    }
}
